using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Staff;

public sealed class StaffDeskTests(PostgresServer server)
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    private static IEnumerable<string> Above(string unit) => unit switch { "*" => ["*"], "d" => ["d", "*"], "s1" or "s2" => [unit, "d", "*"], "b1" => ["b1", "s1", "d", "*"], _ => [] };

    private static StaffUser Make(TestDatabase database, string name, bool canSignIn = true, params Grant[] grants)
    {
        var user = NewAccount.Make(database.Database, Now, "test", name, name, grants);
        if (canSignIn) database.Execute("update staff set password_hash = 'x' where user_id = @Id", new { user.Id });
        return user;
    }

    private static StaffActor Actor(StaffUser user, params Grant[] grants) => new(user.Id, user.Name, new StaffScope(grants, Above));

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void TheLastPlatformAdministratorWhoCanSignInStays(string kind)
    {
        using var database = new TestDatabase(kind, server);
        Grant platform = new(StaffRole.Platform, "*");
        var (one, two, invited) = (Make(database, "one", true, platform), Make(database, "two", true, platform), Make(database, "three", false, platform));
        var desk = new StaffDesk(database.Database, new ManualTime(Now));
        Assert.Equal(StaffRefusal.None, desk.Close(Actor(two, platform), one.Id));
        // The one that is left could not be replaced by somebody who has never set up his account.
        Assert.Equal(StaffRefusal.LastAdministrator, desk.Close(Actor(invited, platform), two.Id));
        Assert.Equal(StaffRefusal.LastAdministrator, desk.Take(Actor(invited, platform), two.Id, platform));
        Assert.Equal(StaffRefusal.LastAdministrator, desk.Take(Actor(two, platform), two.Id, platform));
        Assert.Equal(StaffRefusal.LastAdministrator, desk.Reset(Actor(invited, platform), two.Id));
        Assert.Equal(StaffRefusal.None, desk.Reopen(Actor(two, platform), one.Id));
        Assert.Equal(StaffRefusal.None, desk.Take(Actor(one, platform), two.Id, platform));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhoSignsInAtTheOtherServiceCanSignInAsLongAsThereIsOne(string kind)
    {
        const string Issuer = "https://id.example";
        using var database = new TestDatabase(kind, server);
        Grant platform = new(StaffRole.Platform, "*");
        var (one, two) = (Make(database, "admin", false, platform), Make(database, "two", false, platform));
        foreach (var user in new[] { one, two })
            database.Execute("insert into staff_subjects(issuer, subject, user_id, name, at) values(@Issuer, @Id, @Id, '', 1)", new { Issuer, user.Id });
        // Who reads the console becomes nobody's administrator while somebody can sign in, wherever he does it.
        var first = new FirstAdministrator(database.Database, new Invitations(database.Database, new ManualTime(Now)), new ManualTime(Now));
        Assert.Null(first.Offer(Issuer));
        Assert.NotNull(first.Offer());
        Assert.NotNull(first.Offer("https://other.example"));
        Assert.Equal(StaffRefusal.LastAdministrator, new StaffDesk(database.Database, new ManualTime(Now)).Take(Actor(two, platform), one.Id, platform));
        var desk = new StaffDesk(database.Database, new ManualTime(Now), Issuer);
        Assert.Equal(StaffRefusal.None, desk.Close(Actor(two, platform), one.Id));
        Assert.Equal(StaffRefusal.LastAdministrator, desk.Take(Actor(two, platform), two.Id, platform));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void NobodyGetsAboveHimselfByWayOfAnothersAccount(string kind)
    {
        using var database = new TestDatabase(kind, server);
        Grant sub = new(StaffRole.SubDistrict, "s1"), district = new(StaffRole.District, "d");
        var clerk = Make(database, "clerk", true, sub);
        var both = Make(database, "both", true, sub, district);
        var secretary = Make(database, "secretary", true, new Grant(StaffRole.BranchSecretary, "b1"));
        var desk = new StaffDesk(database.Database, new ManualTime(Now));
        foreach (var act in new Func<StaffActor, string, StaffRefusal>[] { desk.Close, desk.Reset, desk.Unlock, desk.SignOut, desk.MayInvite })
            Assert.Equal(StaffRefusal.AboveYou, act(Actor(clerk, sub), both.Id));
        Assert.Equal(StaffRefusal.NotYoursToGive, desk.Give(Actor(clerk, sub), secretary.Id, district));
        Assert.Equal(StaffRefusal.NotYoursToGive, desk.Give(Actor(clerk, sub), secretary.Id, new Grant(StaffRole.DataProtection, "d")));
        Assert.Equal(StaffRefusal.YourOwn, desk.Give(Actor(clerk, sub), clerk.Id, new Grant(StaffRole.BranchSecretary, "b1")));
        Assert.Equal(StaffRefusal.YourOwn, desk.Close(Actor(clerk, sub), clerk.Id));
        Assert.Equal(StaffRefusal.YourOwn, desk.Reset(Actor(clerk, sub), clerk.Id));
        Assert.Equal(StaffRefusal.None, desk.Give(Actor(clerk, sub), secretary.Id, new Grant(StaffRole.BranchSecretary, "s1")));
        Assert.Equal(StaffRefusal.None, desk.Close(Actor(clerk, sub), secretary.Id));
        Assert.Equal(StaffRefusal.NoSuchAccount, desk.Close(Actor(clerk, sub), "nobody"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AResetLeavesNoWayInAndEndsEverySession(string kind)
    {
        using var database = new TestDatabase(kind, server);
        Grant platform = new(StaffRole.Platform, "*");
        var (admin, user) = (Make(database, "admin", true, platform), Make(database, "user", true, new Grant(StaffRole.BranchSecretary, "b1")));
        database.Execute("insert into staff_passkeys(credential, user_id, body) values(@c, @Id, '{}')", new { c = new byte[] { 1 }, user.Id });
        database.Execute("insert into staff_sessions(session, user_id, ticket, made_at, seen_at, ends_at, address, agent) values('s', @Id, @c, 1, 1, 9, '', '')", new { c = new byte[] { 1 }, user.Id });
        database.Execute("insert into staff_subjects(issuer, subject, user_id, name, at) values('https://id.example', 'person-7', @Id, 'wang.fang', 1), ('https://id.example', 'person-1', @admin, 'li', 1)", new { user.Id, admin = admin.Id });
        database.Execute("update staff set failed = 5, locked_until = 99 where user_id = @Id", new { user.Id });
        Assert.Equal(StaffRefusal.None, new StaffDesk(database.Database, new ManualTime(Now)).Reset(Actor(admin, platform), user.Id));
        Assert.Equal((null, 0L, 0L), database.Query<(string?, long, long)>($"select password_hash, two_factor, locked_until from staff where user_id = '{user.Id}'").Single());
        Assert.Equal(0, database.Scalar<long>("select (select count(*) from staff_passkeys) + (select count(*) from staff_sessions)"));
        Assert.NotEqual(user.Stamp, database.Scalar<string>("select stamp from staff where name = 'user'"));
        // The link to another service is a way in like the others; everybody else's stay.
        Assert.Equal(["person-1"], database.Query<string>("select subject from staff_subjects"));
        Assert.Equal(("staff-unlink", """{"issuer":"https://id.example","subject":"person-7"}"""), database.Query<(string, string)>("select what, detail from acts order by act desc limit 2").Last());
        Assert.Equal(("staff-reset", "user"), database.Query<(string, string)>("select what, subject from acts order by act desc limit 1").Single());
    }
}
