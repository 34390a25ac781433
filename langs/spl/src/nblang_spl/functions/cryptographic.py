"""Hashes: lower-case hexadecimal of the UTF-8 bytes (functions: md5)."""

from __future__ import annotations

from nblang_spl.functions.registry import Call, function
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql


@function("md5(text)", rule="functions: md5")
def md5(call: Call) -> Value:
    return Value(sql("md5(:t)", t=call.text(0)), Type.TEXT)


@function("sha1(text)", rule="functions: md5")
def sha1(call: Call) -> Value:
    return Value(sql("sha1(:t)", t=call.text(0)), Type.TEXT)


@function("sha256(text)", rule="functions: md5")
def sha256(call: Call) -> Value:
    return Value(sql("sha256(:t)", t=call.text(0)), Type.TEXT)


@function("sha512(text)", rule="functions: md5")
def sha512(call: Call) -> Value:
    return Value(sql("spl_sha512(:t)", t=call.text(0)), Type.TEXT)
