namespace CardSystem.Ingest.Commands;

/// <summary>What each column of each file allows, in a clerk's words.</summary>
internal static class TemplateNotes
{
    private const string Time = "yyyy-MM-dd HH:mm by the district's clock";
    private const string Day = "yyyy-MM-dd, or a cell formatted as a date";

    private static readonly Dictionary<(string What, string Column), (string Note, string Example)> Notes = new()
    {
        [("organisations", "id")] = ("1 to 32 of a-z, 0-9 and '-'", "b12"),
        [("organisations", "name")] = ("the name people know, at most 200 characters", "第十二支部"),
        [("organisations", "kind")] = ("district, sub-district, community, centre or branch", "branch"),
        [("organisations", "parent")] = ("id of the unit above; empty for the one at the top", "c3"),
        [("organisations", "from")] = ($"from which day it is so: {Day}; empty: from today on, and since ever for a new unit", "2026-07-01"),
        [("members", "member")] = ("1 to 20 of 0-9 and A-Z", "M000123"),
        [("members", "name")] = ("at most 100 characters", "张三"),
        [("members", "branch")] = ("id of the home branch", "b12"),
        [("members", "from")] = ($"from which day the row counts: {Day}; empty: from today on, and since ever for a new member", "2026-07-01"),
        [("members", "community")] = ("id of the community where the member reports in; - for none; empty leaves it as it is", "c3"),
        [("members", "temporary")] = ("id of a branch the member also belongs to for a time; empty for none", "b20"),
        [("members", "temporary_until")] = ($"the first day on which that no longer counts: {Day}; empty: no end is known", "2026-12-01"),
        [("members", "exempt_from")] = ($"from which day nothing is expected of the member: {Day}", "2026-09-01"),
        [("members", "exempt_until")] = ($"the first day on which the member is expected again: {Day}; empty: no end is known", "2026-10-01"),
        [("members", "exempt_reason")] = ("why, at most 200 characters; needed with exempt_from", "因病休养"),
        [("cards", "card")] = ("4 to 40 of 0-9 and A-Z: the number in the card's certificate; for pkoc PK and the first 38 hex digits of its key's thumbprint, for uid UID and the UID in hex", "CARD000123"),
        [("cards", "member")] = ("the holder's number; empty for a card of nobody", "M000123"),
        [("cards", "certificate")] = ("X.509 in DER, base64 in one line", "MIIB…"),
        [("cards", "profile")] = ("piv, mcap-1, pkoc or uid; empty: piv, or mcap-1 where there is a receipt_key", "mcap-1"),
        [("cards", "receipt_key")] = ("for mcap-1: the key the card signs its receipts with, a compressed point in hex or base64", "0278DF…"),
        [("cards", "uid")] = ("the chip's UID, 4, 7 or 10 bytes in hex; empty where it is unknown or another every time", "04A1B2C3D4E5F6"),
        [("cards", "public_key")] = ("for pkoc: SubjectPublicKeyInfo of its P-256 key, base64 in one line; certificate is then empty", "MFkw…"),
        [("receipt-keys", "card")] = ("the number of a card that is registered", "CARD000123"),
        [("receipt-keys", "receipt_key")] = ("the key the card signs its receipts with, a compressed point in hex or base64", "0278DF…"),
        [("kiosks", "kiosk")] = ("1 to 32 of a-z, 0-9 and '-'", "kiosk-7"),
        [("kiosks", "name")] = ("where it stands, at most 200 characters", "一楼大厅"),
        [("kiosks", "centre")] = ("id of a centre", "centre-1"),
        [("kiosks", "public_key")] = ("SubjectPublicKeyInfo of its P-256 key, base64 in one line", "MFkw…"),
        [("kiosks", "secret_hash")] = ("sha256:<salt hex>:<hash hex>; empty where the kiosk has a client certificate", "sha256:…"),
        [("timetable", "session")] = ("1 to 64 of a-z, 0-9 and '-'", "theme-day-2026-07"),
        [("timetable", "activity")] = ("at most 200 characters", "theme-day"),
        [("timetable", "name")] = ("what people see, at most 200 characters", "主题党日"),
        [("timetable", "centre")] = ("id of a centre", "centre-1"),
        [("timetable", "opens")] = ($"from when taps count: {Time}", "2026-07-01 08:30"),
        [("timetable", "starts")] = (Time, "2026-07-01 09:00"),
        [("timetable", "late_after")] = ($"who signs in later is late: {Time}", "2026-07-01 09:10"),
        [("timetable", "closes")] = ($"until when taps count: {Time}", "2026-07-01 11:00"),
        [("timetable", "audience")] = ("ids of the units whose members are expected, separated by ';', or * for a session open to all", "b12;b20"),
        [("timetable", "kiosks")] = ("ids of kiosks, separated by ';'; empty for all of the centre", ""),
        [("timetable", "category")] = ("1 to 32 of a-z, 0-9 and '-'; empty: meeting", "meeting"),
        [("timetable", "kind")] = ("required, open, volunteer or service; empty: required, or open where the audience is *", "required"),
        [("timetable", "in_out")] = ("in, or in-out where members sign out too; empty: in", "in"),
        [("timetable", "ends")] = ($"between starts and closes: {Time}; empty: when it closes", "2026-07-01 10:30"),
        [("timetable", "leave_from")] = ($"who signs out earlier leaves early: {Time}; empty: when it ends", "2026-07-01 10:20"),
        [("timetable", "capacity")] = ("the most that may sign up; empty: no limit", "40"),
        [("timetable", "organiser")] = ("id of the unit that holds it; empty for none", "b12"),
        [("timetable", "rate")] = ("yes where the kiosk asks those served how it was, for kind service only; empty: no", "no"),
    };

    public static (string Note, string Example) Of(string what, string column) => Notes.TryGetValue((what, column), out var note) ? note : ("", "");
}
