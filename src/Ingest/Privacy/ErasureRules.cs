using System.Text.Json;

namespace CardSystem.Ingest.Privacy;

/// <summary>What is done with a place in which a person was found.</summary>
public enum Fate
{
    /// <summary>The name becomes stars, the number the pseudonym.</summary>
    Scrubbed,
    /// <summary>Said to whoever erases, and left: it is a colleague's or another member's own name, or the name of a unit.</summary>
    Told,
}

/// <summary>Which places are the person's and which are not. Pure.</summary>
internal static class ErasureRules
{
    /// <summary>Columns that hold a member's number and nothing else, whatever table they stand in: a new table that follows the custom is reached without being told of.</summary>
    public static bool HoldsMember(string column) => column is "member" or "into_member" or "holder";

    /// <summary>Names that belong to somebody or something else. An account's name is a colleague's, whoever acted is answerable by it, and a unit keeps its name.</summary>
    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        "members.name", "members.branch", "staff.name", "staff.normalized", "staff.display", "organisations.id", "organisations.name", "unit_history.unit", "unit_history.name", "kiosks.name", "kiosks.kiosk",
        "accounts.name", "settings.name", "settings.value", "acts.who", "acts.what", "imports.who", "settlements.who", "warning_events.who", "security_alerts.acknowledged_by", "staff_subjects.name", "jobs.who", "erasures.who",
        // Sealed by a digest that an act carries.
        "credit_policies.body", "warning_rule_sets.body",
    };

    /// <summary>What other rows, kiosks and signed taps refer to: whoever named a session after a member has to live with it, and is told.</summary>
    private static readonly HashSet<string> Identifiers = new(StringComparer.Ordinal)
    {
        "session", "activity", "card", "kiosk", "kiosks", "channel", "list", "member_list", "unit", "centre", "organiser", "audience", "branch", "parent", "rule", "category", "account", "policy", "former",
        // Who acted, by the account's name.
        "made_by", "ended_by",
    };

    public static bool IsTold(string table, string column, bool isKey) => Others.Contains(table + "." + column) || Identifiers.Contains(column) || isKey;

    public static Fate FateOf(Trace trace, Needles needles, Person person)
    {
        if (IsTold(trace.Table, trace.Column, trace.Key.Any(k => k.Column == trace.Column))) return Fate.Told;
        // Somebody else bears the name too, and nothing says which of them is meant.
        return person.Others > 0 && trace.Text is { } text && !needles.HasNumber(text) ? Fate.Told : Fate.Scrubbed;
    }

    /// <summary>Is the act about the person, so that none of its words may stay? One that only mentions him among others keeps the others'.</summary>
    public static bool IsAbout(string subject, string detail, Needles needles, IReadOnlyCollection<string> cards)
    {
        if (needles.HasNumber(subject) || cards.Contains(subject)) return true;
        try
        {
            using var json = JsonDocument.Parse(detail);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.EnumerateObject()
                .Any(p => p.Name.Equals("member", StringComparison.OrdinalIgnoreCase) && p.Value.ValueKind == JsonValueKind.String && needles.Numbers.Contains(p.Value.GetString()));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
