"""Windows events as XML, with the fields that the add-on for Windows gives."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event"


def event(
    code: int,
    data: Mapping[str, str],
    *,
    channel: str = "Security",
    keywords: str = "0x8020000000000000",
    more: str = "",
    when: str = "2026-03-02T10:00:00.1234567Z",
) -> str:
    """One event as Windows renders it; data by name."""
    named = "".join(f"<Data Name='{name}'>{value}</Data>" for name, value in data.items())
    return (
        f"<Event xmlns='{NAMESPACE}'><System><Provider Name='Microsoft-Windows-Security-Auditing' "
        f"Guid='{{54849625}}'/><EventID>{code}</EventID><Version>2</Version><Level>0</Level>"
        f"<Task>12544</Task><Opcode>0</Opcode><Keywords>{keywords}</Keywords>"
        f"<TimeCreated SystemTime='{when}'/><EventRecordID>99</EventRecordID><Correlation/>"
        f"<Execution ProcessID='4' ThreadID='8'/><Channel>{channel}</Channel>"
        "<Computer>dc01.contoso.test</Computer><Security UserID='S-1-5-18'/></System>"
        f"<EventData>{named}</EventData>{more}</Event>"
    )


LOGON = {
    "SubjectUserSid": "S-1-0-0", "SubjectUserName": "-", "SubjectDomainName": "-",
    "SubjectLogonId": "0x0", "TargetUserSid": "S-1-5-21-1", "TargetUserName": "alice",
    "TargetDomainName": "CONTOSO", "TargetLogonId": "0x1f2", "LogonType": "3",
    "LogonProcessName": "NtLmSsp ", "AuthenticationPackageName": "NTLM", "WorkstationName": "LAP7",
    "IpAddress": "192.0.2.7", "IpPort": "50123",
}  # fmt: skip
FAILED = {**LOGON, "Status": "0xc000006d", "SubStatus": "0xc000006a"}


@pytest.fixture
def only(exports):
    """The one event of a file."""

    def run(text, name="security.xml"):
        exports.write(name, text)
        (row,) = exports.rows()
        return row

    return run


def test_the_system_part_gives_fields(only):
    row = only(event(4624, LOGON))
    told = {
        "_time": 1772445600.123456, "index": "security", "host": "dc01.contoso.test",
        "source": "XmlWinEventLog:Security", "sourcetype": "XmlWinEventLog", "EventCode": "4624",
        "EventID": "4624", "Computer": "dc01.contoso.test", "Channel": "Security",
        "Name": "Microsoft-Windows-Security-Auditing", "Guid": "{54849625}", "Level": "0",
        "Keywords": "0x8020000000000000", "EventRecordID": "99", "RecordNumber": "99",
        "ProcessID": "4", "ThreadID": "8", "UserID": "S-1-5-18", "Task": "12544",
    }  # fmt: skip
    assert told.items() <= row.items()
    assert row["_raw"].startswith("<Event ")
    assert row["_raw"].endswith("</Event>")


def test_event_data_keep_their_names_and_values(only):
    row = only(event(4624, LOGON))
    assert LOGON.items() <= row.items()


def test_a_logon_has_the_names_of_the_add_on(only):
    row = only(event(4624, LOGON))
    told = {
        "Logon_Type": "3", "user": "alice", "src": "192.0.2.7", "src_ip": "192.0.2.7",
        "src_port": "50123", "dest": "dc01.contoso.test", "action": "success", "status": "success",
        "app": "win:remote", "signature_id": "4624", "dest_nt_domain": "CONTOSO",
        "signature": "An account was successfully logged on", "authentication_method": "3",
        "authentication_service": "NTLM", "session_id": "0x1f2",
        "vendor_product": "Microsoft Windows", "dvc": "dc01.contoso.test",
    }  # fmt: skip
    assert told.items() <= row.items()
    assert "src_user" not in row
    assert {"authentication", "success", "remote", "os", "windows", "security"} == (
        set(row["tag"]) - {"track_event_signatures"}
    )


def test_a_refused_logon_names_the_workstation_and_the_reason(only):
    """The newest add-on: src of 4625 is the workstation's name if there is one."""
    row = only(event(4625, FAILED, keywords="0x8010000000000000"))
    told = {
        "src": "LAP7", "src_ip": "192.0.2.7", "action": "failure", "status": "failure",
        "reason_id": "0xc000006a", "Sub_Status": "0xc000006a", "Error_Code": "0xc000006d",
        "reason": "User name is correct but the password is wrong",
    }  # fmt: skip
    assert told.items() <= row.items()


def test_what_is_a_dash_has_no_value_in_the_add_ons_fields(only):
    row = only(event(4625, {**FAILED, "WorkstationName": "-", "IpAddress": "127.0.0.1"}))
    assert row["src"] == "127.0.0.1"
    assert row["WorkstationName"] == "-"
    assert "src_ip" not in row


@pytest.mark.parametrize(
    ("code", "data", "told"),
    [
        (4720, {"TargetUserName": "eve", "SubjectUserName": "adm", "TargetSid": "S-1-5-21-7"},
         {"user": "eve", "src_user": "adm", "action": "created", "object": "eve", "object_id": "S-1-5-21-7"}),
        (4740, {"TargetUserName": "eve", "TargetDomainName": "LAP7"}, {"user": "eve", "result": "lockout"}),
        (4672, {"SubjectUserName": "adm"}, {"user": "adm", "action": "success"}),
        (4732, {"MemberName": "-", "MemberSid": "CONTOSO\\eve", "TargetUserName": "Administrators"},
         {"user": "eve", "Group_Name": "Administrators", "action": "modified"}),
        (4688, {"NewProcessName": "C:\\Windows\\cmd.exe", "NewProcessId": "0x1a", "ProcessId": "0x4",
                "CommandLine": "cmd /c x", "ParentProcessName": "C:\\a\\b.exe", "SubjectUserName": "alice"},
         {"process": "cmd /c x", "process_name": "cmd.exe", "process_path": "C:\\Windows\\cmd.exe",
          "process_id": "0x1a", "parent_process_name": "b.exe", "parent_process_id": "0x4",
          "user": "alice", "action": "allowed"}),
        (5156, {"SourceAddress": "192.0.2.1", "SourcePort": "1", "DestAddress": "192.0.2.2",
                "DestPort": "443", "Protocol": "6", "Direction": "%%14593", "ProcessID": "77"},
         {"src": "192.0.2.1", "dest": "192.0.2.2", "dest_port": "443", "transport": "tcp",
          "direction": "outbound", "action": "allowed", "ProcessID": "77"}),
        (4727, {"TargetUserName": "Ops"}, {"Group_Name": "Ops", "action": "created"}),
    ],
)  # fmt: skip
def test_other_codes_have_theirs(only, code, data, told):
    row = only(event(code, data))
    assert told.items() <= row.items()
    assert "user" in told or "user" not in row or code == 5156


def test_sysmon_has_the_names_of_its_own_add_on(only):
    data = {
        "Image": "C:\\Windows\\System32\\whoami.exe", "CommandLine": "whoami /all",
        "User": "CONTOSO\\alice", "ParentImage": "C:\\Windows\\cmd.exe", "ProcessId": "77",
        "IntegrityLevel": "High", "ProcessGuid": "{1}",
    }  # fmt: skip
    row = only(event(1, data, channel="Microsoft-Windows-Sysmon/Operational"))
    told = {
        "process": "whoami /all", "process_name": "whoami.exe", "user": "alice",
        "parent_process_name": "cmd.exe", "process_id": "77", "process_integrity_level": "high",
        "source": "XmlWinEventLog:Microsoft-Windows-Sysmon/Operational",
    }  # fmt: skip
    assert told.items() <= row.items()
    assert {"process", "report"} <= set(row["tag"])


def test_events_of_other_logs_have_what_every_event_has(only):
    row = only(event(7, {"x": "y"}, channel="Contoso-App/Operational"))
    assert {"EventCode": "7", "x": "y", "dest": "dc01.contoso.test"}.items() <= row.items()
    assert "tag" not in row


def test_user_data_and_the_rendered_message_are_read(only):
    more = (
        "<UserData><LogFileCleared xmlns='x'><SubjectUserName>eve</SubjectUserName></LogFileCleared>"
        "</UserData><RenderingInfo Culture='en'><Message>The audit log was cleared.</Message>"
        "<Level>Information</Level></RenderingInfo>"
    )
    row = only(event(1102, {}, more=more))
    told = {
        "user": "eve",
        "action": "cleared",
        "Message": "The audit log was cleared.",
        "Level": "0",
    }
    assert told.items() <= row.items()


def test_data_without_names_are_several_values(only):
    text = event(7036, {}, channel="System").replace(
        "<EventData></EventData>", "<EventData><Data>Spooler</Data><Data>running</Data></EventData>"
    )
    assert only(text)["Data"] == ["Spooler", "running"]


LAYOUTS = {
    "a line each": "{}\n{}\n",
    "one line": "{}{}",
    "under a root": "<?xml version='1.0'?>\n<Events>{}{}</Events>",
    "with a declaration each": "<?xml version='1.0'?>\n{}\n<?xml version='1.0'?>\n{}\n",
    "indented": "<Events>\n  {}\n  {}\n</Events>\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ["a.xml", "a.log", "a.xml.gz", "a.txt"])
def test_events_are_found_in_any_layout(exports, layout, name):
    one = event(4624, LOGON, when="2026-03-02T10:00:00Z")
    two = event(4625, FAILED).replace("><", ">\n<")
    exports.write(name, LAYOUTS[layout].format(one, two))
    assert sorted(row["EventCode"] for row in exports.rows("index=a | table EventCode")) == [
        "4624",
        "4625",
    ]
    assert exports.notes() == []


def test_an_export_of_raw_events_is_read_like_the_log_itself(exports):
    """HEC and CSV carry the XML as text; the source type says what it is."""
    quoted = event(4624, LOGON).replace('"', '""')
    exports.write("main.csv", f'_time,sourcetype,_raw\n5,XmlWinEventLog,"{quoted}"\n')
    (row,) = exports.rows("EventCode=4624")
    assert row["_time"] == 5
    assert row["user"] == "alice"
    assert "authentication" in row["tag"]


def test_an_event_cannot_say_what_it_is_as_a_whole(only):
    names = ("index", "host", "source", "sourcetype", "_time", "_raw", "tag")
    data = dict.fromkeys(names, "spoofed")
    row = only(event(4624, {**LOGON, **data}))
    assert "spoofed" not in {
        row[name] for name in ("index", "host", "source", "sourcetype", "_time")
    }
    assert "spoofed" not in row["tag"]
    assert row["_raw"].startswith("<Event")


def test_the_data_model_finds_logons(exports):
    """Rule 5.26 [D: tstats]: tags of the add-on, constraint of the model."""
    machine = {**LOGON, "TargetUserName": "LAP7$"}
    exports.write("a.xml", event(4624, LOGON) + event(4625, FAILED) + event(4624, machine))
    found = exports.answer(
        "| tstats count from datamodel=Authentication by Authentication.user Authentication.action"
    )
    assert found.to_numpy().tolist() == [["alice", "failure", 1], ["alice", "success", 1]]


def test_an_export_that_has_the_add_ons_fields_keeps_to_them(exports):
    """Splunk found them all; what it left out of the export was not wanted."""
    quoted = event(4624, LOGON).replace('"', '""')
    exports.write("main.csv", f'_time,sourcetype,EventCode,_raw\n5,XmlWinEventLog,1,"{quoted}"\n')
    (row,) = exports.rows("EventCode=1")
    assert "Computer" not in row
