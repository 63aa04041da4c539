using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>The tables of this room, as far as people's entries change them.</summary>
internal static class RosterTables
{
    public static readonly TableShape Organisations = new("organisations", 1, Text("id"), Text("name"), Text("kind"), Text("parent"));
    public static readonly TableShape UnitHistory = new("unit_history", 2, Text("unit"), Number("from_day"), Number("until_day"), Text("name"), Text("kind"), Text("parent"));
    public static readonly TableShape Members = new("members", 1, Text("member"), Text("name"), Text("branch"));
    public static readonly TableShape Homes = new("member_homes", 2, Text("member"), Number("from_day"), Number("until_day"), Text("unit"));
    public static readonly TableShape Communities = new("member_communities", 2, Text("member"), Number("from_day"), Number("until_day"), Text("unit"));
    public static readonly TableShape Stays = new("member_stays", 3, Text("member"), Text("unit"), Number("from_day"), Number("until_day"));
    public static readonly TableShape Exemptions = new("member_exemptions", 2, Text("member"), Number("from_day"), Number("until_day"), Text("reason"));
    public static readonly TableShape Cards = new("cards", 1, Text("card"), Text("member"), Bytes("certificate"), Bytes("public_key"), Number("not_before"), Number("not_after"));
    public static readonly TableShape Holders = new("card_holders", 2, Text("card"), Number("from_at"), Number("until_at"), Text("member"));
    public static readonly TableShape States = new("card_states", 2, Text("card"), Number("from_at"), Number("until_at"), Text("state"), Text("reason"));
    public static readonly TableShape Profiles = new("card_profiles", 1, Text("card"), Text("profile"), Bytes("receipt_key"), Text("uid"), Number("member_seq"), Number("issued_at"), Text("issued_by"));
    public static readonly TableShape Certificates = new("card_certificates", 2, Text("card"), Number("until_at"), Bytes("certificate"), Bytes("public_key"), Number("not_before"), Number("not_after"));

    /// <summary>The stretches of some owner as rows: owner, from, until, and the values.</summary>
    public static List<object?[]> Rows<T>(string owner, IReadOnlyList<Stretch<T>> stretches, Func<T, object?[]> values) => [.. stretches.Select(s => (object?[])[owner, s.From, s.Until, .. values(s.Value)])];

    private static (string, ColumnKind) Text(string name) => (name, ColumnKind.Text);
    private static (string, ColumnKind) Number(string name) => (name, ColumnKind.Number);
    private static (string, ColumnKind) Bytes(string name) => (name, ColumnKind.Bytes);
}
