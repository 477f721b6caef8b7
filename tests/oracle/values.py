# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""Values: decimals as fractions, instants and durations as milliseconds,
degrees as integers of 1e-4; and how a decision writes them."""
import re
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

EPOCH = date(1970, 1, 1).toordinal()
DAY_MS = 86400000
INSTANT = re.compile(r'(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)'
                     r'(?:\.(\d{1,3})0*)?([Zz]|[+-]\d\d:\d\d)')
DURATION = re.compile(r'(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?'
                      r'(?:(\d+)S)?)?')


class Refused(Exception):
    """The request is refused; args[0] is the problem's code."""


class Other(str):
    """A value of an open vocabulary that is no term."""


def instant(text):
    """-> (UTC milliseconds, offset in minutes or None when not known)"""
    found = INSTANT.fullmatch(text)
    if not found:
        raise Refused('request.instant')
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    days = date(year, month, day).toordinal() - EPOCH
    milli = int((found.group(7) or '').ljust(3, '0'))
    zone = found.group(8)
    offset = 0
    if zone not in 'Zz':
        offset = int(zone[1:3]) * 60 + int(zone[4:6])
        offset = -offset if zone[0] == '-' else offset
    local = ((days * 24 + hour) * 60 + minute) * 60000 + second * 1000 + milli
    return local - offset * 60000, None if zone == '-00:00' else offset


def moment(ms):
    return datetime(1970, 1, 1, tzinfo=timezone.utc) + \
        timedelta(milliseconds=ms)


def stamp(ms):
    text = moment(ms).isoformat(timespec='milliseconds')
    return text.replace('+00:00', 'Z').replace('.000Z', 'Z')


def zone_offset(zone, ms):
    """Minutes that local time of `zone` is ahead of UTC at `ms`."""
    return int(moment(ms).astimezone(ZoneInfo(zone)).utcoffset()
               .total_seconds() // 60)


def local_parts(ms, offset):
    """-> (date as a day number, month, hour) of the local time"""
    when = moment(ms + offset * 60000)
    return (ms + offset * 60000) // DAY_MS, when.month, when.hour


def duration(text):
    sign, day, hour, minute, second = DURATION.fullmatch(text).groups()
    span = (((int(day or 0) * 24 + int(hour or 0)) * 60 +
             int(minute or 0)) * 60 + int(second or 0)) * 1000
    return -span if sign else span


def duration_text(ms):
    sign, ms = ('-', -ms) if ms < 0 else ('', ms)
    days, rest = divmod(ms // 1000, 86400)
    parts = [(rest // 3600, 'H'), (rest // 60 % 60, 'M'), (rest % 60, 'S')]
    time = ''.join('%d%s' % p for p in parts if p[0])
    text = ('%dD' % days if days else '') + ('T' + time if time else '')
    return sign + 'P' + (text or 'T0S')


def degrees(text):
    return int(Fraction(text) * 10000)


def number(value):
    """A decimal as the decision writes it."""
    sign, value = ('-', -value) if value < 0 else ('', value)
    scaled = Fraction(value) * 10 ** 8
    assert scaled.denominator == 1, value
    whole, rest = divmod(scaled.numerator, 10 ** 8)
    text = ('%d.%08d' % (whole, rest)).rstrip('0').rstrip('.')
    return sign + text if text != '0' else '0'


def half_even(value, digits=4):
    """`value` rounded half to even to so many fraction digits."""
    return Fraction(round(value * 10 ** digits), 10 ** digits)


def points(text):
    return Fraction(text)
