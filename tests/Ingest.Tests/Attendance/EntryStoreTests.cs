using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Attendance.Morning;

namespace CardSystem.Ingest.Tests.Attendance;

/// <summary>What people enter: kept once, under an act, with what must be derived again.</summary>
public sealed class EntryStoreTests(PostgresServer server)
{
    private static readonly DateTimeOffset Now = Instant("12:00");

    private static T Do<T>(TestDatabase database, Func<Work, T> work)
    {
        using var connection = database.Database.Open();
        using var transaction = Work.Begin(database.Database, connection);
        var result = work(transaction);
        transaction.Commit();
        return result;
    }

    private static string[] ChangesOf(TestDatabase database) => [.. database.Query<(string Kind, string Key)>("select kind, key from changes order by change").Select(c => $"{c.Kind} {c.Key}")];

    private static string[] ActsOf(TestDatabase database) => [.. database.Query<(long Act, string Who, string What, string Subject)>("select act, who, what, subject from acts order by act").Select(a => $"{a.Act} {a.Who} {a.What} {a.Subject}")];

    private static Entered Request(TestDatabase database, string member = "M001", string session = "", string from = "08:00", string until = "12:00", string reason = "flu") => Do(database, work =>
        ExcuseStore.Request(work, Now, "李", member, session, session.Length > 0 ? 0 : At(from), session.Length > 0 ? 0 : At(until), "sick", reason));

    private static Entered Move(TestDatabase database, long excuse, ExcuseState to) => Do(database, work => ExcuseStore.Move(work, Now, "王", excuse, to, ""));

    private static Entered Enter(TestDatabase database, CorrectionKind what, string reason = "paper list", string member = "M001", PlannedSession? session = null) => Do(database, work =>
        CorrectionStore.Enter(work, Now, "王", session ?? Session(), member, what, 0, 0, reason));

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AnExcuseIsRequestedApprovedAndWithdrawnEachUnderAnAct(string kind)
    {
        using var database = new TestDatabase(kind, server);
        Assert.Equal(Entered.New(1), Request(database));
        Assert.Empty(ChangesOf(database));
        Assert.Equal(Entered.New(2), Move(database, 1, ExcuseState.Approved));
        Assert.Equal(Entered.New(3), Move(database, 1, ExcuseState.Withdrawn));
        Assert.Equal(["1 李 excuse-request M001", "2 王 excuse-approve M001", "3 王 excuse-withdraw M001"], ActsOf(database));
        Assert.Equal(["Excuse M001", "Excuse M001"], ChangesOf(database));
        Assert.Equal(new Excuse(1, "M001", "", At("08:00"), At("12:00"), "sick", "flu", ExcuseState.Withdrawn, 3), Do(database, work => ExcuseStore.Find(work, 1)));
        Assert.Empty(Do(database, work => ActChain.Check(work).ToList()));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatIsEnteredTwiceIsEnteredOnce(string kind)
    {
        using var database = new TestDatabase(kind, server);
        Assert.Equal(Entered.New(1), Request(database));
        Assert.Equal(Entered.Known(1), Request(database));
        Assert.Equal(Entered.New(2), Move(database, 1, ExcuseState.Approved));
        Assert.Equal(Entered.Known(2), Move(database, 1, ExcuseState.Approved));
        Assert.Equal(Entered.Known(1), Request(database));
        Assert.Equal(Entered.New(3), Enter(database, CorrectionKind.NotAttended));
        Assert.Equal(Entered.Known(3), Enter(database, CorrectionKind.NotAttended));
        Assert.Equal(Entered.New(4), Do(database, work => HeadCountStore.Enter(work, Now, "王", Session(), "", 40)));
        Assert.Equal(Entered.Known(4), Do(database, work => HeadCountStore.Enter(work, Now, "王", Session(), "", 40)));
        Assert.Equal(Entered.New(5), Do(database, work => RatingStore.Enter(work, Now, "M001", "morning", "M001", 5, "好", attended: true)));
        Assert.Equal(Entered.Known(5), Do(database, work => RatingStore.Enter(work, Now, "M001", "morning", "M001", 5, "好", attended: true)));
        Assert.Equal(5, database.Scalar<long>("select count(*) from acts"));
        Assert.Equal(2, database.Scalar<long>("select count(*) from changes"));
        // After a withdrawal the same request is a new one.
        Move(database, 1, ExcuseState.Withdrawn);
        Assert.Equal(Entered.New(7), Request(database));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatMayNotBeEnteredIsRefusedWithASentenceAndLeavesNothing(string kind)
    {
        using var database = new TestDatabase(kind, server);
        string?[] refused =
        [
            Request(database, from: "12:00", until: "12:00").Refused,
            Request(database, reason: " ").Refused,
            Request(database, reason: new string('x', 501)).Refused,
            Move(database, 99, ExcuseState.Approved).Refused,
            Enter(database, CorrectionKind.AsRecorded).Refused,
            Enter(database, CorrectionKind.Attended, session: Session(fate: SessionFate.Cancelled)).Refused,
            Enter(database, CorrectionKind.Attended, reason: "").Refused,
            Do(database, work => CorrectionStore.Enter(work, Now, "王", Session(), "M001", CorrectionKind.Attended, At("08:29"), 0, "why")).Refused,
            Do(database, work => CorrectionStore.Enter(work, Now, "王", Session(), "M001", CorrectionKind.Attended, 0, At("10:00"), "why")).Refused,
            Do(database, work => CorrectionStore.Enter(work, Now, "王", Session(inOut: true), "M001", CorrectionKind.Attended, At("10:00"), At("10:00"), "why")).Refused,
            Do(database, work => CorrectionStore.Enter(work, Now, "王", Session(), "M001", CorrectionKind.Excused, At("10:00"), 0, "why")).Refused,
            Do(database, work => HeadCountStore.Enter(work, Now, "王", Session(), "", -1)).Refused,
            Do(database, work => RatingStore.Enter(work, Now, "王", "morning", "M001", 6, "", attended: true)).Refused,
            Do(database, work => RatingStore.Enter(work, Now, "王", "morning", "M001", 5, "", attended: false)).Refused,
        ];
        Assert.Equal(
        [
            "The excuse ends before it begins; the end is exclusive, so for one whole day give the next day as its end.",
            "A reason is needed: say in a few words why.",
            "The reason has 501 characters; the limit is 500.",
            "There is no excuse 99; 'ingest excuse list' shows those there are.",
            "There is no correction to take back.",
            "Session morning is cancelled, so nobody attended or missed it; reinstate it first.",
            "A reason is needed: say in a few words why.",
            "The sign-in lies outside the session, which opens at 2026-05-01 08:30:00Z and closes at 2026-05-01 11:30:00Z.",
            "Session morning has no sign-out; give the time of the sign-in alone.",
            "The sign-out is not after the sign-in.",
            "Times go with --attended only.",
            "A head count is a number from 0 to 1000000.",
            "A rating is 1 to 5 stars.",
            "Member M001 has no attendance at session morning; only who was served rates the service.",
        ], refused.Select(r => r ?? ""));
        Assert.Equal(0, database.Scalar<long>("select count(*) from acts"));
        Assert.Equal(0, database.Scalar<long>("select count(*) from changes"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ADecisionThatIsTakenBackCoversNothing(string kind)
    {
        using var database = new TestDatabase(kind, server);
        Request(database);
        Move(database, 1, ExcuseState.Approved);
        Assert.Equal(Entered.New(3), Move(database, 1, ExcuseState.Requested));
        Assert.Equal(ExcuseState.Requested, Do(database, work => ExcuseStore.Find(work, 1)!.State));
        Assert.Equal("3 王 excuse-reopen M001", ActsOf(database)[2]);
        Assert.Equal(["Excuse M001", "Excuse M001"], ChangesOf(database));
        // Of a refusal nothing was derived.
        Move(database, 1, ExcuseState.Refused);
        Assert.Equal(Entered.New(5), Move(database, 1, ExcuseState.Requested));
        Assert.Equal(2, ChangesOf(database).Length);
        Move(database, 1, ExcuseState.Withdrawn);
        Assert.Equal("Excuse 1 was withdrawn; request a new one.", Move(database, 1, ExcuseState.Requested).Refused);
    }

    [Fact]
    public void AnExcuseMovesOnlyWhereItMay()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        Request(database);
        Move(database, 1, ExcuseState.Refused);
        Assert.Equal("Excuse 1 was refused; there is nothing to withdraw.", Move(database, 1, ExcuseState.Withdrawn).Refused);
        Assert.Null(Move(database, 1, ExcuseState.Approved).Refused);
        Assert.Null(Move(database, 1, ExcuseState.Withdrawn).Refused);
        Assert.Equal("Excuse 1 was withdrawn; request a new one.", Move(database, 1, ExcuseState.Approved).Refused);
        Assert.Equal("Excuse 1 was requested already.", EntryRules.Move(new Excuse(1, "M001", "", 0, 1, "sick", "flu", ExcuseState.Requested, 2), ExcuseState.Requested));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T35_TheBookOfActsFollowsWhatIsEnteredAfterwards(string kind)
    {
        using var database = new TestDatabase(kind, server);
        var acts = Do(database, work => AttendanceActs.Load(work));
        Assert.Null(acts.ExcuseFor(Session(), "M001"));
        Assert.Empty(acts.CorrectionsFor(Id, "M001"));

        Move(database, Request(database).Act, ExcuseState.Approved);
        Request(database, session: Id);
        Enter(database, CorrectionKind.NotAttended);
        Enter(database, CorrectionKind.AsRecorded);
        Enter(database, CorrectionKind.Attended, member: "M002");
        Do(database, work => { acts.ReloadMember(work, "M001"); acts.ReloadPair(work, Id, "M001"); acts.ReloadPair(work, Id, "M002"); return 0; });
        foreach (var book in new[] { acts, Do(database, work => AttendanceActs.Load(work)) })
        {
            Assert.Equal(2, book.ExcuseFor(Session(), "M001")?.Act);
            Assert.Null(book.ExcuseFor(Session(), "M002"));
            Assert.Equal([(4L, "王"), (5L, "王")], book.CorrectionsFor(Id, "M001").Select(c => (c.Act, c.By)));
            Assert.Equal(["M001", "M002"], book.Corrected(Id));
        }

        Move(database, 1, ExcuseState.Withdrawn);
        Do(database, work => { acts.ReloadMember(work, "M001"); return 0; });
        Assert.Null(acts.ExcuseFor(Session(), "M001"));
    }

    [Fact]
    public void TwoNumbersOfOnePersonShareWhatWasEnteredUnderEither()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        Move(database, Request(database, member: "M900").Act, ExcuseState.Approved);
        Enter(database, CorrectionKind.NotAttended, member: "M900");
        Enter(database, CorrectionKind.AsRecorded, member: "M900");
        Enter(database, CorrectionKind.Attended, member: "M001");
        var acts = Do(database, work => AttendanceActs.Load(work, number => number == "M900" ? "M001" : number));
        for (var reloaded = 0; reloaded < 2; reloaded++)
        {
            Assert.NotNull(acts.ExcuseFor(Session(), "M001"));
            Assert.Equal([3L, 4L, 5L], acts.CorrectionsFor(Id, "M001").Select(c => c.Act));
            Assert.Equal(["M001"], acts.Corrected(Id));
            Do(database, work => { acts.ReloadMember(work, "M001"); acts.ReloadPair(work, Id, "M001"); return 0; });
        }
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void OfHeadCountsAndRatingsTheLastCounts(string kind)
    {
        using var database = new TestDatabase(kind, server);
        Do(database, work => HeadCountStore.Enter(work, Now, "王", Session(), "", 40));
        Do(database, work => HeadCountStore.Enter(work, Now, "王", Session(), "kiosk-1", 12));
        Do(database, work => HeadCountStore.Enter(work, Now, "王", Session(), "", 41));
        Assert.Equal([("", 41L), ("kiosk-1", 12L)], Do(database, work => HeadCountStore.Of(work, Id)).Select(h => (h.Kiosk, h.People)));
        Assert.Equal("'kiosk-9' is not a door of session morning; its doors are kiosk-1.", EntryRules.HeadCount(Session() with { Session = Session().Session with { Kiosks = ["kiosk-1"] } }, "kiosk-9", 1));
        Do(database, work => RatingStore.Enter(work, Now, "王", Id, "M001", 2, "slow", attended: true));
        Do(database, work => RatingStore.Enter(work, Now, "王", Id, "M001", 4, "", attended: true));
        Assert.Equal(new Rating(Id, "M001", 4, "", 5), Assert.Single(Do(database, work => RatingStore.Of(work, Id))));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T25_TheSameEntryFromManyAtOnceIsOneRow(string kind)
    {
        using var database = new TestDatabase(kind, server);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() =>
        {
            Request(database);
            Enter(database, CorrectionKind.NotAttended);
        }, TestContext.Current.CancellationToken)));
        Assert.Equal(1, database.Scalar<long>("select count(*) from excuses"));
        Assert.Equal(1, database.Scalar<long>("select count(*) from corrections"));
        Assert.Equal(2, database.Scalar<long>("select count(*) from acts"));
    }
}
