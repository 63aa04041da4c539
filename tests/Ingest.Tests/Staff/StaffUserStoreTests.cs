using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Identity;

namespace CardSystem.Ingest.Tests.Staff;

public sealed class StaffUserStoreTests(PostgresServer server)
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static StaffUser User(string id, string name) => new() { Id = id, Name = name, Normalized = name.ToUpperInvariant(), Display = "王书记", Stamp = "s" };

    private static UserPasskeyInfo Passkey(byte id, uint count = 0) => new([id, 2, 3], [9, 9], Now, count, ["internal"], true, true, false, [7], [8]) { Name = "手机" };

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnAccountIsKeptAsItIs(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var store = new StaffUserStore(database.Database, new ManualTime(Now));
        var user = User("u1", "wang");
        Assert.True((await store.CreateAsync(user, Stop)).Succeeded);
        (user.PasswordHash, user.AuthenticatorKey, user.TwoFactor, user.Failed, user.LockedUntil) = ("h", "ABC", true, 3, Now.AddMinutes(5));
        Assert.True((await store.UpdateAsync(user, Stop)).Succeeded);
        var read = (await store.FindByNameAsync("WANG", Stop))!;
        Assert.Equal(("u1", "wang", "王书记", "h", "ABC", true, 3, Now.AddMinutes(5), Now, 2L), (read.Id, read.Name, read.Display, read.PasswordHash, read.AuthenticatorKey, read.TwoFactor, read.Failed, read.LockedUntil, read.MadeAt, read.Version));
        Assert.Equal("wang", (await store.FindByIdAsync("u1", Stop))!.Name);
        Assert.Null(await store.FindByNameAsync("LI", Stop));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoAccountsNeverHaveOneName(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var store = new StaffUserStore(database.Database, new ManualTime(Now));
        await store.CreateAsync(User("u1", "wang"), Stop);
        var second = await store.CreateAsync(User("u2", "Wang"), Stop);
        Assert.Equal("DuplicateUserName", second.Errors.Single().Code);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoChangesAnOlderStateIsToldSo(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var store = new StaffUserStore(database.Database, new ManualTime(Now));
        await store.CreateAsync(User("u1", "wang"), Stop);
        var (one, other) = ((await store.FindByIdAsync("u1", Stop))!, (await store.FindByIdAsync("u1", Stop))!);
        one.Display = "王书记（新）";
        Assert.True((await store.UpdateAsync(one, Stop)).Succeeded);
        other.Display = "谁";
        Assert.Equal("Changed", (await store.UpdateAsync(other, Stop)).Errors.Single().Code);
        Assert.Equal("王书记（新）", (await store.FindByIdAsync("u1", Stop))!.Display);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfSeveralWrongAttemptsAtTheSameMomentEachCounts(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var store = new StaffUserStore(database.Database, new ManualTime(Now));
        await store.CreateAsync(User("u1", "wang"), Stop);
        var attempts = new List<StaffUser>();
        for (var i = 0; i < 4; i++) attempts.Add((await store.FindByIdAsync("u1", Stop))!);
        // Each has read the account before any of them was counted; they then write in the order in which the framework does.
        var counted = new List<int>();
        foreach (var attempt in attempts) counted.Add(await store.IncrementAccessFailedCountAsync(attempt, Stop));
        foreach (var attempt in attempts) await store.UpdateAsync(attempt, Stop);
        Assert.Equal([1, 2, 3, 4], counted);
        Assert.Equal(4, (await store.FindByIdAsync("u1", Stop))!.Failed);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ANewSecretsCodesHoldWhateverWasUsedWithTheOldOne(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var store = new StaffUserStore(database.Database, new ManualTime(Now));
        var user = User("u1", "wang");
        (user.AuthenticatorKey, user.TwoFactor) = ("GEZDGNBVGY3TQOJQ", true);
        await store.CreateAsync(user, Stop);
        // The clock of the machine stood years ahead when the last code was used, and was put right.
        database.Execute("update staff set last_code = @far", new { far = Now.AddYears(4).ToUnixTimeSeconds() / 30 });
        var codes = new OneTimeCodes(database.Database, new ManualTime(Now));
        string Code(string ascii) => OneTimeCodeRules.CodeAt(System.Text.Encoding.ASCII.GetBytes(ascii), Now.ToUnixTimeSeconds() / 30);
        Assert.False(await codes.ValidateAsync("", Code("1234567890"), null!, user));
        user.AuthenticatorKey = "GEZDGNBVGY3TQOJRGEZDGNBV";
        Assert.True(await codes.ValidateAsync("", Code("123456789112345"), null!, user));
        await store.UpdateAsync(user, Stop);
        Assert.False(await codes.ValidateAsync("", Code("123456789112345"), null!, user));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ARecoveryCodeHoldsOnceAndIsNotKeptInTheClear(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var store = new StaffUserStore(database.Database, new ManualTime(Now));
        var user = User("u1", "wang");
        await store.CreateAsync(user, Stop);
        await store.ReplaceCodesAsync(user, ["ABCD-1", "ABCD-2"], Stop);
        await store.UpdateAsync(user, Stop);
        Assert.DoesNotContain("ABCD", database.Scalar<string>("select recovery_codes from staff"), StringComparison.Ordinal);
        var read = (await store.FindByIdAsync("u1", Stop))!;
        Assert.True(await store.RedeemCodeAsync(read, " abcd-1 ", Stop));
        Assert.False(await store.RedeemCodeAsync(read, "ABCD-1", Stop));
        Assert.Equal(1, await store.CountCodesAsync(read, Stop));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task APasskeyIsItsOwnersAndCannotBeTakenOver(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var store = new StaffUserStore(database.Database, new ManualTime(Now));
        var (wang, li) = (User("u1", "wang"), User("u2", "li"));
        await store.CreateAsync(wang, Stop);
        await store.CreateAsync(li, Stop);
        await store.AddOrUpdatePasskeyAsync(wang, Passkey(1), Stop);
        await store.AddOrUpdatePasskeyAsync(wang, Passkey(1, count: 5), Stop);
        await store.AddOrUpdatePasskeyAsync(li, Passkey(1, count: 9), Stop);

        var kept = Assert.Single(await store.GetPasskeysAsync(wang, Stop));
        Assert.Equal((5u, "手机", true, Now), (kept.SignCount, kept.Name, kept.IsUserVerified, kept.CreatedAt));
        Assert.Empty(await store.GetPasskeysAsync(li, Stop));
        Assert.Equal("u1", (await store.FindByPasskeyIdAsync([1, 2, 3], Stop))!.Id);
        Assert.Null(await store.FindByPasskeyIdAsync([4], Stop));

        await store.RemovePasskeyAsync(li, [1, 2, 3], Stop);
        Assert.NotNull(await store.FindPasskeyAsync(wang, [1, 2, 3], Stop));
        await store.RemovePasskeyAsync(wang, [1, 2, 3], Stop);
        Assert.Null(await store.FindPasskeyAsync(wang, [1, 2, 3], Stop));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnInvitationHoldsOnceAndNotForEver(string kind)
    {
        using var database = new TestDatabase(kind, server);
        var time = new ManualTime(Now);
        using var store = new StaffUserStore(database.Database, time);
        var user = User("u1", "wang");
        await store.CreateAsync(user, Stop);
        var invitations = new Invitations(database.Database, time);
        var old = invitations.Make(user, "system");
        var secret = invitations.Make(user, "system");
        Assert.Null(invitations.UserOf(old));
        Assert.Equal("u1", invitations.UserOf(secret));
        Assert.True(invitations.Use(secret));
        Assert.False(invitations.Use(secret));
        Assert.Null(invitations.UserOf(secret));
        var late = invitations.Make(user, "system");
        time.Advance(Invitations.Lasts);
        Assert.False(invitations.Use(late));
        Assert.Equal(0, database.Scalar<long>("select count(*) from staff_invitations where digest = @late", new { late }));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task RolesAreGivenAndTakenAsActs(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var store = new StaffUserStore(database.Database, new ManualTime(Now));
        var user = User("u1", "wang");
        await store.CreateAsync(user, Stop);
        using var connection = database.Database.Open();
        using var work = Work.Begin(database.Database, connection);
        var grant = new Grant(StaffRole.BranchSecretary, "b1");
        Assert.True(GrantStore.Give(work, Now, "system", user, grant));
        Assert.False(GrantStore.Give(work, Now, "system", user, grant));
        Assert.Equal([grant], GrantStore.Of(work, "u1"));
        Assert.True(GrantStore.Take(work, Now, "system", user, grant));
        Assert.False(GrantStore.Take(work, Now, "system", user, grant));
        Assert.Empty(GrantStore.Of(work, "u1"));
        Assert.Equal(["staff-give", "staff-take"], work.Query<string>("select what from acts order by act"));
    }
}
