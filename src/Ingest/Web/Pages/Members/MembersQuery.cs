using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>A member in the list.</summary>
/// <param name="Branch">The home branch today.</param>
internal sealed record MemberLine(string Member, string Name, string Branch)
{
    public string Community { get; init; } = "";

    /// <summary>Sign-in, Unix milliseconds; 0 for never.</summary>
    public long LastAttended { get; init; }

    /// <summary>Sessions attended this year.</summary>
    public long Came { get; init; }

    public long Expected { get; init; }

    /// <summary>Of this year, in hundredths.</summary>
    public long Points { get; init; }

    /// <summary>The highest level of an open warning; 0 for none.</summary>
    public long Warning { get; init; }
}

/// <summary>
/// What stands beside a member's name in the list. Asked for the members of one page alone: added up for all, it would cost a look at every attendance there is.
/// </summary>
internal sealed class MembersQuery(long today, long yearFrom, long yearUntil)
{
    public const string Select = "m.member as Member, m.name as Name, m.branch as Branch";

    /// <summary>The same as the list shows, to sort a short list by.</summary>
    public const string LastAttended = """
        coalesce((select max(case when a.status <= 4 then case when a.in_at > 0 then a.in_at else s.starts end else 0 end) from derived.attendance a join sessions s on s.session = a.session where a.member = m.member), 0)
        """;

    /// <param name="shown">SQL that is true where the member's points are shown: what is not must not be told by the order of the rows.</param>
    public static string PointsOfYear(string shown) =>
        $"case when {shown} then coalesce((select sum(l.amount) from derived.ledger l where l.member = m.member and l.account = 1 and l.month >= @fromMonth and l.month < @untilMonth), 0) else 0 end";

    private const int AtOnce = 500;

    /// <summary>Warnings that somebody still has to look after.</summary>
    public const string OpenStates = "'open', 'acknowledged', 'following'";

    public IReadOnlyList<MemberLine> Complete(Work work, IReadOnlyList<MemberLine> rows) => [.. rows.Chunk(AtOnce).SelectMany(chunk => CompleteChunk(work, chunk))];

    private List<MemberLine> CompleteChunk(Work work, MemberLine[] rows)
    {
        var year = Period.Year(DateOnly.FromDayNumber((int)today).Year);
        var of = new { members = rows.Select(r => r.Member).ToArray(), today, yearFrom, yearUntil, fromMonth = year.From, untilMonth = year.Until };
        var homes = Pairs("select member, unit from member_homes where member in @members and from_day <= @today and until_day > @today");
        var communities = Pairs("select member, unit from member_communities where member in @members and from_day <= @today and until_day > @today and unit is not null");
        var attendance = work.Query<(string Member, long Last, long Came, long Expected)>("""
            select a.member, max(case when a.status <= 4 then case when a.in_at > 0 then a.in_at else s.starts end else 0 end),
                cast(sum(case when a.status <= 4 and s.starts >= @yearFrom and s.starts < @yearUntil then 1 else 0 end) as bigint),
                cast(sum(case when a.expected = 1 and s.starts >= @yearFrom and s.starts < @yearUntil then 1 else 0 end) as bigint)
            from derived.attendance a join sessions s on s.session = a.session where a.member in @members group by a.member
            """, of).ToDictionary(a => a.Member, StringComparer.Ordinal);
        var points = work.Query<(string Member, long Points)>("""
            select member, cast(sum(amount) as bigint) from derived.ledger where member in @members and account = 1 and month >= @fromMonth and month < @untilMonth group by member
            """, of).ToDictionary(p => p.Member, p => p.Points, StringComparer.Ordinal);
        var warnings = work.Query<(string Member, long Level)>($"select member, max(level) from warnings where member in @members and state in ({OpenStates}) group by member", of).ToDictionary(w => w.Member, w => w.Level, StringComparer.Ordinal);
        return
        [
            .. rows.Select(row =>
            {
                var (_, last, came, expected) = attendance.GetValueOrDefault(row.Member);
                return row with
                {
                    Branch = homes.GetValueOrDefault(row.Member, row.Branch), Community = communities.GetValueOrDefault(row.Member, ""), LastAttended = last, Came = came, Expected = expected,
                    Points = points.GetValueOrDefault(row.Member), Warning = warnings.GetValueOrDefault(row.Member),
                };
            }),
        ];

        Dictionary<string, string> Pairs(string sql)
        {
            var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (member, unit) in work.Query<(string, string)>(sql, of)) pairs[member] = unit;
            return pairs;
        }
    }
}
