"""Programs that were started: records and questions."""

from __future__ import annotations

from dataclasses import replace

from nbcore.entities import Host
from nbcore.records.common import (
    COMMAND_LINE,
    EVENT_ID,
    HOST,
    HOST_ID,
    HOST_OS,
    LOGON_ID,
    PROCESS_NAME,
    TIME,
    USER,
    USER_DOMAIN,
    USER_ID,
)
from nbcore.records.fields import Field, Record
from nbcore.records.questions import Question

PROCESS_EVENT = Record(
    "ProcessEvent",
    "One start of a program.",
    (
        replace(TIME, ocsf="process.created_time"),
        replace(PROCESS_NAME, required=True),
        COMMAND_LINE,
        replace(USER, ocsf="actor.user.name", asim="ActorUsername"),
        replace(USER_DOMAIN, ocsf="actor.user.domain"),
        Field("parent_name", "text", "File name of the program that started it.",
              ocsf="process.parent_process.name", asim="ActingProcessName",
              cim="parent_process_name"),
        replace(HOST, asim="DvcHostname"),
        Field("process_id", "int", "Number of the process on its host.",
              ocsf="process.pid", asim="TargetProcessId", cim="process_id"),
        Field("parent_id", "int", "Number of the process that started it.",
              ocsf="process.parent_process.pid", asim="ActingProcessId", cim="parent_process_id"),
        replace(LOGON_ID, ocsf="actor.session.uid"),
        Field("process_path", "text", "The program's file with its folder.",
              ocsf="process.file.path", asim="TargetProcessName", cim="process_path"),
        Field("parent_path", "text", "File of the program that started it, with its folder.",
              ocsf="process.parent_process.file.path", asim="ActingProcessName",
              cim="parent_process_path"),
        Field("parent_command_line", "text", "Command line of the program that started it.",
              ocsf="process.parent_process.cmd_line", asim="ActingProcessCommandLine",
              cim="parent_process"),
        Field("process_guid", "text", "The sensor's own identifier of the process.",
              ocsf="process.uid", asim="TargetProcessGuid", cim="process_guid"),
        Field("parent_guid", "text", "The sensor's own identifier of its parent.",
              ocsf="process.parent_process.uid", asim="ActingProcessGuid",
              cim="parent_process_guid"),
        Field("sha256", "text", "SHA-256 of the program's file.",
              ocsf="process.file.hashes.value", asim="TargetProcessSHA256", cim="process_hash"),
        Field("sha1", "text", "SHA-1 of the program's file.",
              ocsf="process.file.hashes.value", asim="TargetProcessSHA1", cim="process_hash"),
        Field("md5", "text", "MD5 of the program's file.",
              ocsf="process.file.hashes.value", asim="TargetProcessMD5", cim="process_hash"),
        Field("integrity", "text", "Integrity level, in the log's words.",
              ocsf="process.integrity", asim="TargetProcessIntegrityLevel",
              cim="process_integrity_level"),
        replace(USER_ID, ocsf="actor.user.uid", asim="ActorUserId"),
        HOST_ID,
        HOST_OS,
        EVENT_ID,
    ),
    overlapping=True,
)  # fmt: skip

QUESTIONS = (
    Question(
        "host.processes", "Programs that were started on a host, newest first.", PROCESS_EVENT,
        entity=Host,
    ),
    Question(
        "process.session",
        "Programs that were started on a host within one logon session.",
        PROCESS_EVENT,
        arguments={"host": str, "logon_id": str},
    ),
)  # fmt: skip
