using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>What came of an entry.</summary>
/// <param name="Text">A sentence: what it changed, or why it was refused and what to do.</param>
/// <param name="Act">The act's number; 0 where nothing changed.</param>
public sealed record RosterAnswer(bool Done, string Text, long Act = 0)
{
    public static RosterAnswer Refused(string why) => new(false, why);
}

/// <summary>
/// Where people enter what becomes of members: one entry, one transaction, one act. What was before the entry's day stays as it was.
/// Days are <see cref="DateOnly.DayNumber"/> in the district's zone; null is today.
/// </summary>
public sealed class RosterDesk(Database database, DistrictDays days, TimeProvider time)
{
    private readonly RosterEntry _entry = new(database, days, time);

    /// <summary>Another home branch from a day on.</summary>
    public RosterAnswer Transfer(string member, string branch, long? from, string who, string reason = "") => Change("roster-transfer", member, who, reason, (work, file, today) =>
    {
        if (WrongUnit(work, branch, "branch", "members belong to a branch") is { } wrong) return wrong;
        MemberRules.Transfer(file, branch, from ?? today, today);
        return null;
    });

    /// <param name="community">Null where the member reports in nowhere from that day on.</param>
    public RosterAnswer ReportIn(string member, string? community, long? from, string who, string reason = "") => Change("roster-community", member, who, reason, (work, file, today) =>
    {
        if (community is not null && WrongUnit(work, community, "community", "members report in at a community") is { } wrong) return wrong;
        MemberRules.ReportIn(file, community, from ?? today);
        return null;
    });

    /// <param name="until">The first day on which it no longer counts; null where no end is known. The end of one that stands is changed by naming its first day again.</param>
    public RosterAnswer Stay(string member, string branch, long? from, long? until, string who, string reason = "") => Change("roster-temporary", member, who, reason, (work, file, today) =>
    {
        if (WrongUnit(work, branch, "branch", "a temporary affiliation is to a branch") is { } wrong) return wrong;
        if (until <= (from ?? today)) return "The end is not after the beginning; it is the first day on which the affiliation no longer counts.";
        MemberRules.Stay(file, branch, from ?? today, until ?? HistoryRules.NoEndDay);
        return null;
    });

    /// <summary>Takes back a temporary affiliation that should never have been entered.</summary>
    public RosterAnswer TakeBackStay(string member, string branch, long from, string who, string reason = "") => Change("roster-temporary-back", member, who, reason, (_, file, _) =>
    {
        if (!file.Stays.Exists(s => s.Value == branch && s.From == from)) return $"{file.Number} has no temporary affiliation to '{Shown.Of(branch)}' from {MemberRules.Day(from)}.";
        MemberRules.EndStay(file, branch, from);
        return null;
    });

    /// <param name="until">The first day on which the member is expected again; null where no end is known.</param>
    public RosterAnswer Exempt(string member, long? from, long? until, string who, string reason) => Change("roster-exempt", member, who, reason, (_, file, today) =>
    {
        if (reason.Length is 0 or > 200 || reason.Any(char.IsControl)) return "Say in 1 to 200 characters on one line why the member is exempt.";
        if (until <= (from ?? today)) return "The end is not after the beginning; it is the first day on which the exemption no longer counts.";
        MemberRules.Exempt(file, from ?? today, until ?? HistoryRules.NoEndDay, reason);
        return null;
    });

    /// <summary>Takes back an exemption that should never have been entered.</summary>
    public RosterAnswer TakeBackExemption(string member, long from, string who, string reason = "") => Change("roster-exempt-back", member, who, reason, (_, file, _) =>
    {
        if (!file.Exemptions.Exists(e => e.From == from)) return $"{file.Number} has no exemption from {MemberRules.Day(from)}.";
        MemberRules.EndExemption(file, from);
        return null;
    });

    private RosterAnswer Change(string what, string number, string who, string reason, Func<Work, MemberFile, long, string?> apply) => _entry.Run(who, (work, now, today) =>
    {
        var person = Merges.Load(work).Person(number)!;
        if (MemberFile.Load(work, person).GetValueOrDefault(person) is not { } before) return RosterAnswer.Refused($"There is no member '{Shown.Of(number)}'.");
        var after = before.Copy();
        if (apply(work, after, today) is { } refused) return RosterAnswer.Refused(refused);
        var writer = MemberFile.NewWriter();
        if (!after.Put(writer, before)) return new RosterAnswer(true, $"{person}: it is so already, nothing changed.");
        writer.Write(work);
        var difference = MemberRules.Difference(before, after, today);
        var act = ActLog.Record(work, now, who, what, person, new { changes = difference, reason });
        RosterChanges.Announce(work, writer.Changes);
        return new RosterAnswer(true, $"{person}: {difference}.", act);
    });

    private static string? WrongUnit(Work work, string unit, string kind, string rule) => work.One<string>("select kind from organisations where id = @unit", new { unit }) switch
    {
        null => $"'{Shown.Of(unit)}' is not an organisation; 'ingest roster tree' shows them.",
        var found when found != kind => $"'{unit}' is a {found}; {rule}.",
        _ => null,
    };
}

/// <summary>The transaction around one entry.</summary>
internal sealed class RosterEntry(Database database, DistrictDays days, TimeProvider time)
{
    public RosterAnswer Run(string who, Func<Work, DateTimeOffset, long, RosterAnswer> enter)
    {
        if (who.Length is 0 or > ActLog.LongestName || who.Any(char.IsControl)) return RosterAnswer.Refused($"Who enters it is told by 1 to {ActLog.LongestName} characters on one line; give --by.");
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        // People enter one after the other, so that each sees what the one before left.
        work.Lock("acts");
        var now = time.GetUtcNow();
        var answer = enter(work, now, days.Of(now.ToUnixTimeMilliseconds()));
        if (!answer.Done || answer.Act == 0) return answer;
        work.Commit();
        return answer;
    }
}
