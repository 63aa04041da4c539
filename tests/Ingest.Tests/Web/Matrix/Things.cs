using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Access;

namespace CardSystem.Ingest.Tests.Web.Matrix;

/// <summary>One thing a page can be about, and whose it is: written down here, not asked of the code that is tested.</summary>
/// <param name="Seen">Who looks after one of these, or after one above it, may look.</param>
/// <param name="Owned">The same for acting.</param>
/// <param name="Meant">Who is at one of these or below it may look, too.</param>
internal sealed record Thing(Target Target, string Id, string[] Seen, string[] Owned, string[] Meant)
{
    public Thing(Target target, string id, params string[] of) : this(target, id, of, of, [])
    {
    }
}

/// <summary>Things in every corner of <see cref="DeskTown"/>.</summary>
internal static class Things
{
    private const string Nobodys = UnitBook.Everything;

    public static List<Thing> Put(TestDatabase database)
    {
        foreach (var (number, member) in new[] { (9001, "M01"), (9002, "M07") })
        {
            database.Execute("insert into excuses(excuse, member, session, from_at, until_at, kind, reason, state, act) values(@number, @member, 'past', 0, 0, 'sick', '', 1, 1)", new { number, member });
            database.Execute(
                "insert into warnings(id, member, rule, from_day, until_day, level, state, by_hand, unit, issued_at, told_at, rule_version, provisional, complete_to, evidence) "
                + "values(@number, @member, 'two-missed', 739000, 0, 1, 'open', 0, @unit, 0, 0, 1, 0, 739000, '{}')", new { number, member, unit = member == "M01" ? "b1" : "b3" });
            database.Execute(
                "insert into security_alerts(at, kind, subject, detail, unit, count, first_at, last_at) values(0, 'copied-card', @member, '{}', @unit, 1, 0, 0)", new { member, unit = member == "M01" ? "c1" : "c2" });
        }

        string Account(string name, string unit, StaffRole role) => NewAccount.Make(database.Database, TimeProvider.System.GetUtcNow(), "test", name, name, [new Grant(role, unit)]).Id;

        foreach (var (id, state, report) in new[] { ("0000000000000001", "done", """{"facts":[],"readers":[],"journals":[],"troubles":[],"log":[]}"""), ("0000000000000002", "open", "") })
            database.Execute("insert into kiosk_orders(id, kiosk, kind, made_by, made_at, ends_at, state, report) values(@id, 'kiosk-1', 'report', 'clerk', 1, 2, @state, @report)", new { id, state, report });
        database.Execute("insert into member_communities(member, from_day, until_day, unit) values('M07', 0, 3652059, 'k1')");
        return
        [
            new(Target.Unit, "b1", "b1"), new(Target.Unit, "s2", "s2"), new(Target.Unit, "d", "d"),
            new(Target.Member, "M01", "b1"), new(Target.Member, "M04", "b2"),
            // At home in b3, reports in at k1: both see, home acts.
            new(Target.Member, "M07", ["b3", "k1"], ["b3"], []),
            new(Target.Session, "now", ["c1"], ["c1"], ["b1"]), new(Target.Session, "far", ["c2"], ["c2"], ["b3"]), new(Target.Session, "open", ["c2"], ["c2"], [UnitBook.Everything]),
            new(Target.Activity, "now", ["c1"], ["c1"], ["b1"]), new(Target.Activity, "far", ["c2"], ["c2"], ["b3"]),
            new(Target.Kiosk, "kiosk-1", "c1"), new(Target.Kiosk, "kiosk-2", "c2"),
            new(Target.Card, TestDistrict.CardNumber(1), "b1"), new(Target.Card, TestDistrict.CardNumber(4), "b2"),
            new(Target.Warning, "9001", "b1"), new(Target.Warning, "9002", ["b3", "k1"], ["b3"], []),
            new(Target.Excuse, "9001", "b1"), new(Target.Excuse, "9002", ["b3", "k1"], ["b3"], []),
            new(Target.StaffUser, Account("thing-1", "b1", StaffRole.BranchSecretary), "b1"), new(Target.StaffUser, Account("thing-2", "c2", StaffRole.Centre), "c2"),
            new(Target.Alert, database.Scalar<long>("select min(alert) from security_alerts").ToString(System.Globalization.CultureInfo.InvariantCulture), "c1"),
        ];
    }

    /// <summary>Every role at every place where it can be held.</summary>
    public static IEnumerable<Grant> Grants() =>
    [
        new(StaffRole.Platform, "d"), new(StaffRole.Platform, Nobodys), new(StaffRole.District, "d"), new(StaffRole.DataProtection, "d"), new(StaffRole.Auditor, "d"), new(StaffRole.Auditor, "s1"), new(StaffRole.Auditor, "b3"),
        new(StaffRole.SubDistrict, "s1"), new(StaffRole.SubDistrict, "s2"), new(StaffRole.Centre, "c1"), new(StaffRole.Centre, "c2"), new(StaffRole.Centre, "k1"),
        new(StaffRole.BranchSecretary, "b1"), new(StaffRole.BranchSecretary, "b2"), new(StaffRole.BranchSecretary, "b3"), new(StaffRole.BranchSecretary, "b4"),
    ];

    private static readonly Dictionary<string, string> Parents = new() { ["d"] = Nobodys, ["s1"] = "d", ["s2"] = "d", ["c1"] = "s1", ["k1"] = "s1", ["c2"] = "s2", ["b1"] = "s1", ["b2"] = "s1", ["b3"] = "s2", ["b4"] = "s2" };

    public static bool IsAtOrAbove(string above, string unit)
    {
        for (string? at = unit; at is not null; at = Parents.GetValueOrDefault(at))
        {
            if (at == above) return true;
        }

        return false;
    }

    /// <summary>May somebody with this one role do this with that thing? By the words of the requirement.</summary>
    public static bool May(Grant grant, Right right, Thing thing)
    {
        if (!RightsByRole.Of(grant.Role).Contains(right)) return false;
        // Members come to the centre of their sub-district: for these its role counts as if it were held there.
        if (grant.Role == StaffRole.Centre && right is (Right.SeeMembers or Right.SeeNames or Right.SeeCards or Right.HandleCards or Right.RequestExcuses)) grant = new(grant.Role, Parents[grant.Unit]);
        var isLook = right.ToString().StartsWith("See", StringComparison.Ordinal);
        if (!isLook) return thing.Owned.Any(u => IsAtOrAbove(grant.Unit, u));
        return thing.Seen.Any(u => IsAtOrAbove(grant.Unit, u)) || thing.Meant.Any(u => IsAtOrAbove(u, grant.Unit));
    }
}
