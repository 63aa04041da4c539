using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Attendance;

/// <summary>What a rating entry says.</summary>
/// <param name="Session">The session the kiosk asked about; empty where it named none.</param>
/// <param name="Of">The sequence of the rated tap, in the same journal.</param>
public sealed record RatedTap(string Session, long Of, int Stars);

/// <summary>Ratings of one session at one centre.</summary>
/// <param name="Name">Empty where the session is in the timetable no longer.</param>
/// <param name="Counts">How many gave 1, 2, 3, 4 and 5.</param>
public sealed record RatingSum(string Session, string Name, string Centre, IReadOnlyList<long> Counts)
{
    public long Ratings => Counts.Sum();

    /// <summary>To hundredths.</summary>
    public decimal Mean => Math.Round((decimal)Counts.Select((count, i) => count * (i + 1)).Sum() / Ratings, 2, MidpointRounding.AwayFromZero);
}

/// <summary>
/// What members said at kiosks of a service: the table <c>derived.ratings</c>, a row for each rating and no member beside it.
/// It belongs to the session the kiosk showed, because that is what the member was asked about; the timetable does not move it.
/// </summary>
public sealed class RatingLedger
{
    private readonly Bulk _rows = new("derived.ratings", "on conflict do nothing",
        new("session", ColumnKind.Text), new("centre", ColumnKind.Text), new("day", ColumnKind.Number), new("journal", ColumnKind.Number),
        new("seq", ColumnKind.Number), new("of_seq", ColumnKind.Number), new("stars", ColumnKind.Number));

    /// <param name="day">Days since 0001-01-01 in the district's zone.</param>
    public void Rate(string centre, long day, TapPoint tap, RatedTap rated)
    {
        _rows.Columns[0].Add(rated.Session);
        _rows.Columns[1].Add(centre);
        _rows.Columns[2].Add(day);
        _rows.Columns[3].Add(tap.Journal);
        _rows.Columns[4].Add(tap.Sequence);
        _rows.Columns[5].Add(rated.Of);
        _rows.Columns[6].Add(rated.Stars);
        _rows.EndRow();
    }

    /// <summary>Takes a rating back whose proof failed. What was counted before must have been written.</summary>
    public static void Withdraw(Work work, TapPoint tap) =>
        work.Execute("delete from derived.ratings where journal = @Journal and seq = @Sequence", new { tap.Journal, tap.Sequence });

    public void Write(Work work) => work.Write(_rows);

    /// <summary>Counts per session and centre, by name. Of several ratings of one tap, which no kiosk of ours gives, the first counts.</summary>
    /// <param name="centre">Only of this centre; null for all.</param>
    /// <param name="session">Only of this session; null for all.</param>
    public static IReadOnlyList<RatingSum> Sums(Work work, string? centre, string? session)
    {
        var rows = work.Query<(string Session, string Name, string Centre, long Stars, long Ratings)>("""
            select r.session, coalesce(s.name, ''), r.centre, r.stars, count(*) from derived.ratings r left join sessions s on s.session = r.session
            where (@centre = '' or r.centre = @centre) and (@session = '' or r.session = @session)
                and not exists (select 1 from derived.ratings e where e.journal = r.journal and e.of_seq = r.of_seq and e.seq < r.seq)
            group by r.session, s.name, r.centre, r.stars
            """, new { centre = centre ?? "", session = session ?? "" });
        return
        [
            .. rows.GroupBy(r => (r.Session, r.Name, r.Centre))
                .Select(g => new RatingSum(g.Key.Session, g.Key.Name, g.Key.Centre, [.. Enumerable.Range(1, 5).Select(stars => g.Where(r => r.Stars == stars).Sum(r => r.Ratings))]))
                .OrderBy(r => r.Session, StringComparer.Ordinal).ThenBy(r => r.Centre, StringComparer.Ordinal),
        ];
    }
}
