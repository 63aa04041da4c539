using System.Collections.Concurrent;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.SignUps;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Activities.SignUps;

/// <summary>The three lists: residents order, the branch posts, members take the order.</summary>
public sealed class SignUpDeskTests(PostgresServer server) : IDisposable
{
    private const string Order = "order-20260505";
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private TestDesk Posted(string kind, Activity? order = null, params string[] members)
    {
        var desk = new TestDesk(kind, server, _district);
        desk.Create(order ?? TestDesk.Order(), members: members);
        return desk;
    }

    private static Standing SignUp(TestDesk desk, string member, DateTimeOffset? now = null) => desk.Do(work => SignUpDesk.SignUp(work, Order, member, "li", now ?? TestDesk.Now));

    private static string? Withdraw(TestDesk desk, string member) => desk.Do(work => SignUpDesk.Withdraw(work, Order, member, "li", TestDesk.Now));

    private static string List(TestDesk desk) => string.Join(' ', desk.Read(work => SignUpDesk.List(work, Order)).Select(s => s.Member[^1] + (s.Standing.HasPlace ? "" : $"(waits {s.Standing.Position})")));

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhoComesAfterTheLastPlaceWaitsAndMovesUpByItself(string kind)
    {
        using var desk = Posted(kind);
        Assert.Equal([new(true, 1), new(true, 2), new(true, 3), new(false, 1), new(false, 2)], new[] { "M001", "M002", "M003", "M004", "M005" }.Select(m => SignUp(desk, m)));
        Assert.Equal(new Standing(false, 1), SignUp(desk, "M004"));
        Assert.Equal("M004", Withdraw(desk, "M002"));
        Assert.Equal("1 3 4 5(waits 1)", List(desk));
        Assert.Null(Withdraw(desk, "M005"));
        Assert.Equal("1 3 4", List(desk));
        Assert.Equal(["li sign-up " + Order, "li withdraw-sign-up " + Order], desk.Acts().Skip(2).Distinct());
        Assert.Equal(7, desk.Acts().Count - 2);
        Assert.Empty(desk.Read(work => ActChain.Check(work).ToList()));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T31_TwoNumbersOfOnePersonHaveOnePlaceAndGiveItBackTogether(string kind)
    {
        using var desk = Posted(kind);
        foreach (var member in new[] { "M001", "M002", "M003", "M004" }) SignUp(desk, member);
        desk.Database.Execute("insert into member_merges(member, into_member, from_day, act) values('M001', 'M003', 0, 1), ('M005', 'M001', 0, 1)");
        Assert.Equal("3 2 4", List(desk));
        Assert.Equal(new Standing(true, 1), SignUp(desk, "M001"));
        Assert.Equal(new Standing(true, 1), SignUp(desk, "M005"));
        Assert.Null(Withdraw(desk, "M005"));
        Assert.Equal("2 4", List(desk));
        Assert.Equal("Member M003 has not signed up for session 'order-20260505'.", Assert.Throws<ActivityException>(() => Withdraw(desk, "M001")).Message);
        SignUp(desk, "M006");
        desk.Database.Execute("delete from member_merges");
        Assert.Equal("2 4 6", List(desk));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T30_AWithdrawnSignUpCountsForNothingAndComingBackMeansTheEndOfTheLine(string kind)
    {
        using var desk = Posted(kind);
        foreach (var member in new[] { "M001", "M002", "M003", "M004" }) SignUp(desk, member);
        Withdraw(desk, "M001");
        Assert.Equal(new Standing(false, 1), SignUp(desk, "M001"));
        Assert.Equal("2 3 4 1(waits 1)", List(desk));
        Assert.Equal("Member M005 has not signed up for session 'order-20260505'.", Assert.Throws<ActivityException>(() => Withdraw(desk, "M005")).Message);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T25_HoweverManySignUpAtOnceNoMoreAreToldOfAPlaceThanThereAre(string kind)
    {
        using var desk = Posted(kind);
        var told = new ConcurrentBag<(string Member, Standing Standing)>();
        // Every member at once, each over two connections of its own, as a double click or two clerks would.
        await Task.WhenAll(Enumerable.Range(0, 22).Select(n => Task.Run(() =>
        {
            var member = $"M{n % 11 + 1:D3}";
            told.Add((member, SignUp(desk, member)));
        }, TestContext.Current.CancellationToken)));
        Assert.Equal(3, told.Where(t => t.Standing.HasPlace).Select(t => t.Member).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 8), told.Where(t => !t.Standing.HasPlace).DistinctBy(t => t.Member).Select(t => t.Standing.Position).Order());
        Assert.All(told.GroupBy(t => t.Member), g => Assert.Single(g.Select(t => t.Standing).Distinct()));
        Assert.Equal(11, desk.Database.Scalar<long>("select count(*) from sign_ups"));
        Assert.Equal(11, desk.Acts().Count(a => a.Contains("sign-up", StringComparison.Ordinal)));
        Assert.Empty(desk.Read(work => ActChain.Check(work).ToList()));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T25_SigningUpAndWithdrawingAtOnceLeavesNoPlaceEmptyWhileSomebodyWaits(string kind)
    {
        using var desk = Posted(kind);
        for (var n = 1; n <= 8; n++) SignUp(desk, $"M{n:D3}");
        await Task.WhenAll(Enumerable.Range(1, 11).Select(n => Task.Run(() =>
        {
            if (n is 1 or 3 or 5) Withdraw(desk, $"M{n:D3}");
            else SignUp(desk, $"M{n:D3}");
        }, TestContext.Current.CancellationToken)));
        var list = desk.Read(work => SignUpDesk.List(work, Order));
        Assert.Equal(["M002", "M004", "M006"], list.Where(s => s.Standing.HasPlace).Select(s => s.Member));
        Assert.Equal(8, list.Count);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T28_ASignUpIsNotAttendance(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        TestImport.Run(projection.Database, "timetable", "session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks,kind,capacity\nopen,a,n,c2,2026-05-01 08:00,2026-05-01 09:30,2026-05-01 09:40,2026-05-01 11:00,*,,volunteer,1\n");
        using (var connection = projection.Database.Database.Open())
        using (var work = Ingest.Storage.Work.Begin(projection.Database.Database, connection))
        {
            Assert.True(SignUpDesk.SignUp(work, "open", "M001", "li", TestDesk.Now).HasPlace);
            work.Commit();
        }

        // Whoever has no place and comes all the same has been there.
        await projection.TakeAndProjectAsync(_district.Far.Tap(_district.Cards[1], TestDistrict.Nine));
        Assert.Equal(["open M002"], projection.Database.Query<string>("select session || ' ' || member from derived.sign_ins"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void MorePlacesLetTheWaitingMoveUpAndFewerPutTheLastBack(string kind)
    {
        using var desk = Posted(kind, TestDesk.Order(2));
        foreach (var member in new[] { "M001", "M002", "M003", "M004" }) SignUp(desk, member);
        Assert.True(desk.Do(work => SessionDesk.SetCapacity(work, Order, 3, "li", "a larger boat", TestDesk.Now)));
        Assert.Equal("1 2 3 4(waits 1)", List(desk));
        Assert.False(desk.Do(work => SessionDesk.SetCapacity(work, Order, 3, "li", "a larger boat", TestDesk.Now)));
        desk.Do(work => SessionDesk.SetCapacity(work, Order, 1, "li", "a leak", TestDesk.Now));
        Assert.Equal("1 2(waits 1) 3(waits 2) 4(waits 3)", List(desk));
        desk.Do(work => SessionDesk.SetCapacity(work, Order, 0, "li", "on foot", TestDesk.Now));
        Assert.Equal("1 2 3 4", List(desk));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void OnlyThoseItIsOpenToMaySignUp(string kind)
    {
        // M001 is of branch two, M002 of branch three, M003 of branch one.
        using var desk = Posted(kind, TestDesk.Order() with { Audience = "b1" }, "M002");
        Assert.True(SignUp(desk, "M003").HasPlace);
        Assert.True(SignUp(desk, "M002").HasPlace);
        Assert.Equal("Session 'order-20260505' is not open to member M001: it is for b1.", Assert.Throws<ActivityException>(() => SignUp(desk, "M001")).Message);
        desk.Create(TestDesk.Order() with { Id = "wide", Audience = "d" });
        Assert.True(desk.Do(work => SignUpDesk.SignUp(work, "wide-20260505", "M001", "li", TestDesk.Now)).HasPlace);
    }

    [Fact]
    public void WhatIsNoneToSignUpForIsNamed()
    {
        using var desk = Posted(Databases.Sqlite);
        var starts = new DateTimeOffset(2026, 5, 5, 11, 0, 0, TimeSpan.Zero);
        Assert.True(SignUp(desk, "M001", starts.AddMilliseconds(-1)).HasPlace);
        Assert.Equal("Session 'order-20260505' has begun; its list is closed.", Assert.Throws<ActivityException>(() => SignUp(desk, "M002", starts)).Message);
        Assert.Equal("There is no member 'M099'.", Assert.Throws<ActivityException>(() => SignUp(desk, "M099")).Message);
        Assert.Equal("Session 'morning' is required of its audience; nobody signs up for it.",
            Assert.Throws<ActivityException>(() => desk.Do(work => SignUpDesk.SignUp(work, "morning", "M001", "li", TestDesk.Now))).Message);
        desk.Cancel(Order);
        Assert.Equal("Session 'order-20260505' is cancelled.", Assert.Throws<ActivityException>(() => SignUp(desk, "M002")).Message);
        Assert.Null(Withdraw(desk, "M001"));
    }
}
