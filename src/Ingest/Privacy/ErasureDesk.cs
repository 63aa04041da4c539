using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection.Following;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Privacy;

/// <summary>
/// Erases one person. One transaction takes the person out of everything people entered; what is derived from it follows by itself, and <see cref="ErasureFinish"/> then clears the files.
/// The taps stay as they were signed: they name a card, and no table says any more whose it was.
/// </summary>
public sealed class ErasureDesk(Database database, DistrictDays days, TimeProvider time)
{
    public const string What = "erase-person";
    public const int LongestReason = 500;
    private const int MostSweeps = 3;

    /// <summary>Tables whose rows are told before the erasure; it reaches every other one too.</summary>
    private static readonly string[] Counted = ["derived.attendance", "excuses", "corrections", "ratings", "sign_ups", "member_lists", "time_withdrawals", "warnings", "settlement_lines", "derived.ledger"];

    /// <summary>What would go and what would stay; null where there is no such member.</summary>
    public ErasurePreview? Preview(string number)
    {
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        if (Person.Find(work, number) is not { } person) return null;
        var members = person.Numbers.ToArray();
        var cards = person.Cards.ToArray();
        var of = new { members, cards };
        var renamed = Counted
            .Select(table => new TableCount(table, work.One<long>($"select count(*) from {table} where {(table == "settlement_lines" ? "holder" : "member")} in @members", of)));
        var emptied = new[]
        {
            new TableCount("members", members.Length),
            new TableCount("cards", cards.Length),
            new TableCount("excuses.reason", work.One<long>("select count(*) from excuses where member in @members and reason <> ''", of)),
            new TableCount("corrections.reason", work.One<long>("select count(*) from corrections where member in @members and reason <> ''", of)),
            new TableCount("ratings.comment", work.One<long>("select count(*) from ratings where member in @members and comment <> ''", of)),
            new TableCount("warning_events", work.One<long>("select count(*) from warning_events where detail <> '' and warning in (select id from warnings where member in @members)", of)),
            new TableCount("notices", work.One<long>("select count(*) from notices where member in @members", of)),
            new TableCount("notice_channels", work.One<long>("select count(*) from notice_channels where member in @members", of)),
        };
        var acts = work.One<long>("select count(*) from acts where subject in @members or subject in @cards", of);
        var imports = members.Sum(m => work.One<long>("select count(distinct import) from import_rows where key = @key", new { key = JsonSerializer.Serialize(new { member = m }) }));
        var taps = cards.Sum(c => (long)CardTaps.Find(work, System.Text.Encoding.UTF8.GetBytes(c)).Count);
        return new ErasurePreview(person, [.. renamed.Where(t => t.Rows > 0)], [.. emptied.Where(t => t.Rows > 0)], acts, imports, taps);
    }

    /// <param name="everywhere">Replace the name also where nothing says which of several members of that name is meant.</param>
    public ErasureAnswer Erase(string number, string who, string reason, bool everywhere = false)
    {
        if (who.Length is 0 or > ActLog.LongestName || who.Any(char.IsControl)) return ErasureAnswer.No($"Who erases is told by 1 to {ActLog.LongestName} characters on one line.");
        if (reason.Trim().Length is 0 or > LongestReason || reason.Any(char.IsControl)) return ErasureAnswer.No($"Say in 1 to {LongestReason} characters on one line why; the reason stays, so do not name the person in it.");
        // What takes long, looking through everything, is done before anybody has to wait for it.
        if (Look(number) is not { } found) return ErasureAnswer.No($"There is no member '{Shown.Of(number)}'.");
        if (found.Person.IsErased) return ErasureAnswer.No("This person is erased already.");
        if (found.Needles.IsIn(reason)) return ErasureAnswer.No("The reason stays after the erasure; say it without the person's name and number.");
        if (everywhere) found = found with { Person = found.Person with { Others = 0 } };
        using var connection = database.Open();
        if (database.OverwriteDeleted is { } overwrite) Dapper.SqlMapper.Execute(connection, overwrite);
        using var work = Work.Begin(database, connection);
        work.Lock("acts");
        var answer = Write(work, found, who, reason.Trim());
        work.Commit();
        work.Dispose();
        Sweep(found, who, answer.Erasure!);
        return answer;
    }

    /// <summary>What somebody wrote between the search and the erasure; who still had the person's page open may write for a moment longer.</summary>
    private void Sweep(Found found, string who, Erasure erasure)
    {
        for (var round = 0; round < MostSweeps; round++)
        {
            using var connection = database.OpenWithDerived();
            List<Trace> late;
            using (var read = Work.Read(database, connection))
                late = [.. new TraceSearch(database, found.Needles).Run(read, derived: false).Where(t => t.Table != "changes" && ErasureRules.FateOf(t, found.Needles, found.Person) == Fate.Scrubbed)];
            if (late.Count == 0) return;
            using var alone = database.Open();
            using var work = Work.Begin(database, alone);
            work.Lock("acts");
            foreach (var trace in late.Where(t => t.Table != "acts")) TraceSearch.Overwrite(work, trace, trace.Text is { } text ? found.Needles.Without(text) : null);
            ActRedaction.Redact(work, time.GetUtcNow(), who, erasure.Pseudonym, erasure.Reason, Acts(work, found with { Traces = late }));
            work.Commit();
        }
    }

    private sealed record Found(Person Person, Dictionary<string, string> Pseudonyms, Needles Needles, List<Trace> Traces, IReadOnlyList<CatalogueTable> Tables);

    private Found? Look(string number)
    {
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        if (Person.Find(work, number) is not { } person) return null;
        var pseudonyms = person.Pseudonyms();
        var needles = person.NeedlesFor(pseudonyms);
        return new Found(person, pseudonyms, needles, new TraceSearch(database, needles).Run(work, derived: false), Catalogue.Read(database, work));
    }

    private ErasureAnswer Write(Work work, Found found, string who, string reason)
    {
        var at = time.GetUtcNow();
        var (person, pseudonym) = (found.Person, found.Pseudonyms[found.Person.Number]);
        var from = Changes.Last(work);
        var imports = ForgetImports(work, found);
        var traces = found.Traces.Where(t => !ErasureRules.HoldsMember(t.Column) && t.Table is not ("acts" or "import_rows")).ToLookup(t => ErasureRules.FateOf(t, found.Needles, person));
        foreach (var trace in traces[Fate.Scrubbed]) TraceSearch.Overwrite(work, trace, trace.Text is { } text ? found.Needles.Without(text) : null);
        var acts = Acts(work, found);
        var erasure = new PersonErasure(work, person, found.Pseudonyms, at, days.Of(at.ToUnixTimeMilliseconds()));
        erasure.Run(found.Tables);
        var redacted = ActRedaction.Redact(work, at, who, pseudonym, reason, acts);
        var scrubbed = traces[Fate.Scrubbed].GroupBy(t => t.Table).Select(g => new TableCount(g.Key, g.Count())).Append(new TableCount("acts", redacted)).Append(new TableCount("import_rows", imports)).Where(c => c.Rows > 0).ToList();
        var settlements = SettlementStore.SealAgain(work, [.. found.Pseudonyms.Values]);
        erasure.Announce();
        var report = new { reason, cards = person.Cards.Count, scrubbed = scrubbed.ToDictionary(s => s.Table, s => s.Rows), settlements };
        var act = ActLog.Record(work, at, who, What, pseudonym, report);
        var kept = new Erasure(act, at.ToUnixTimeMilliseconds(), who, reason, person.Branch, pseudonym, from, Changes.Last(work), person.Cards.Count, ErasureStates.Entered, 0, JsonSerializer.Serialize(report.scrubbed));
        ErasureStore.Add(work, kept);
        return new ErasureAnswer(null, kept, scrubbed, [.. Left(traces[Fate.Told], person)]);
    }

    /// <summary>The person's own rows of other tables are no places that are left: the roster's name goes with the rest.</summary>
    private static IEnumerable<LeftPlace> Left(IEnumerable<Trace> told, Person person) =>
        from trace in told
        where trace.Table != "members" || !trace.Key.Any(k => k.Value is string key && person.Numbers.Contains(key))
        group trace by (trace.Table, trace.Column) into places
        select new LeftPlace(places.Key.Table, places.Key.Column, places.Count());

    /// <summary>Acts about the person lose their words; acts that mention him keep the others' and lose his name.</summary>
    private static List<RedactedAct> Acts(Work work, Found found)
    {
        var cards = found.Person.Cards.ToArray();
        var numbers = found.Traces.Where(t => t.Table == "acts" && t.Column is "subject" or "detail").Select(t => Convert.ToInt64(t.Key[0].Value, System.Globalization.CultureInfo.InvariantCulture))
            .Concat(work.Query<long>("select act from acts where subject in @cards", new { cards })).Distinct().Order();
        var redacted = new List<RedactedAct>();
        foreach (var act in numbers.Select(n => ActLog.Find(work, n)).OfType<Act>())
        {
            var isAbout = !ActErasure.Kept.Contains(act.What) && ErasureRules.IsAbout(act.Subject, act.Detail, found.Needles, cards);
            redacted.Add(new RedactedAct(act.Number, found.Needles.Without(act.Subject), isAbout || act.Detail == ActErasure.NoWords ? ActErasure.NoWords : found.Needles.Without(act.Detail)));
        }

        return redacted;
    }

    /// <summary>Imports that hold what stood before them of this person cannot be taken back any more: what they keep goes whole.</summary>
    private static int ForgetImports(Work work, Found found)
    {
        var imports = found.Traces.Where(t => t.Table == "import_rows").Select(t => Convert.ToInt64(t.Key.First(k => k.Column == "import").Value, System.Globalization.CultureInfo.InvariantCulture)).ToHashSet();
        foreach (var card in found.Person.Cards)
            imports.UnionWith(work.Query<long>("select distinct import from import_rows where table_name in ('cards', 'card_holders', 'card_states', 'card_certificates', 'card_profiles') and key like @key", new { key = $"%\"{card}\"%" }));
        foreach (var import in imports)
        {
            work.Execute("delete from import_rows where import = @import", new { import });
            work.Execute("update imports set rows_kept = 0 where import = @import", new { import });
        }

        return imports.Count;
    }
}
