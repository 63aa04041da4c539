using System.Net;
using CardSystem.Ingest.Api.Keys;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Api.ProgramHost;

namespace CardSystem.Ingest.Tests.Api;

public sealed class OnceOnlyTests(PostgresServer server)
{
    private const string Path = "/warnings/1/follow-up";
    private const string Body = "{\"note\":\"called\"}";

    private static Task<string> TextAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static long Steps(ProgramHost host) => host.Database.Scalar<long>("select count(*) from warning_events where warning = 1");

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsSentTwiceWithOneKeyIsDoneOnce(string kind)
    {
        await using var host = await ProgramHost.StartAsync(server, kind);
        var program = host.As(StaffRole.BranchSecretary, "b1");
        using var first = await SendAsync(program, Path, Body, "k-1");
        using var second = await SendAsync(program, Path, Body, "k-1");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, 1), (first.StatusCode, second.StatusCode, Steps(host)));
        Assert.Equal(await TextAsync(first), await TextAsync(second));
        Assert.Equal((false, true), (first.Headers.Contains("Idempotency-Replayed"), second.Headers.Contains("Idempotency-Replayed")));
        using var other = await SendAsync(program, Path, Body, "k-2");
        Assert.Equal(2, Steps(host));
        // Without a key each is a request of its own; another token's key is another key.
        using var none = await SendAsync(program, Path, Body);
        using var stranger = await SendAsync(host.As(StaffRole.BranchSecretary, "b1"), Path, Body, "k-1");
        Assert.Equal(4, Steps(host));
    }

    [Fact]
    public async Task AMadeThingsAddressComesAgainToo()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var program = host.As(StaffRole.BranchSecretary, "b1");
        const string excuse = "{\"member\":\"M01\",\"reason\":\"x\",\"session\":\"past\"}";
        using var first = await SendAsync(program, "/excuses", excuse, "k-1");
        using var second = await SendAsync(program, "/excuses", excuse, "k-1");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.StartsWith("/api/v1/excuses/", first.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSameKeyForAnotherRequestIsRefused()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var program = host.As(StaffRole.BranchSecretary, "b1");
        await PostTextAsync(program, Path, Body, 200, "k-1");
        await PostTextAsync(program, Path, "{\"note\":\"something else\"}", 422, "k-1");
        await PostTextAsync(program, "/warnings/1/resolve", Body, 422, "k-1");
        Assert.Equal(1, Steps(host));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfManyAtOnceOneIsDone(string kind)
    {
        await using var host = await ProgramHost.StartAsync(server, kind);
        var program = host.As(StaffRole.BranchSecretary, "b1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(program, Path, Body, "k-1")));
        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, a.StatusCode.ToString()));
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(1, Steps(host));
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task ARefusalIsAnAnswerAndComesAgain()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var program = host.As(StaffRole.BranchSecretary, "b1");
        var first = await PostTextAsync(program, Path, "{\"note\":\"\"}", 400, "k-1");
        var second = await PostTextAsync(program, Path, "{\"note\":\"\"}", 400, "k-1");
        Assert.Equal(first.GetRawText(), second.GetRawText());
    }

    [Fact]
    public async Task ARequestWhoseServiceDiedIsDoneAgainAfterAWhile()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var (secret, _, token) = host.MakeToken([new(StaffRole.BranchSecretary, "b1")], []);
        var program = host.With(secret);
        await PostTextAsync(program, Path, Body, 200, "k-1");
        host.Database.Execute("update api_answers set status = 0, at = @at where token = @id", new { at = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), id = token!.Id });
        await PostTextAsync(program, Path, Body, 409, "k-1");
        host.Database.Execute("update api_answers set at = @at", new { at = TimeProvider.System.GetUtcNow().AddMinutes(-6).ToUnixTimeMilliseconds() });
        await PostTextAsync(program, Path, Body, 200, "k-1");
        Assert.Equal(2, Steps(host));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("上")]
    public async Task AKeyThatIsNoneIsRefused(string key)
    {
        await using var host = await ProgramHost.StartAsync(server);
        var program = host.As(StaffRole.BranchSecretary, "b1");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Root + Path, UriKind.Relative)) { Content = new StringContent(Body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key == "上" ? new string('x', 256) : key);
        using var response = await program.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(0, Steps(host));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AnswersAreKeptForADay(string kind)
    {
        using var database = new TestDatabase(kind, server);
        var now = TimeProvider.System.GetUtcNow();
        T InWork<T>(Func<Work, T> change)
        {
            using var connection = database.Database.Open();
            using var work = Work.Begin(database.Database, connection);
            var result = change(work);
            work.Commit();
            return result;
        }

        Assert.True(InWork(work => AnswerStore.Begin(work, "t", "old", "d", now.AddHours(-25))));
        Assert.True(InWork(work => AnswerStore.Begin(work, "t", "new", "d", now.AddHours(-23))));
        Assert.False(InWork(work => AnswerStore.Begin(work, "t", "new", "d", now)));
        Assert.Equal(1, InWork(work => AnswerStore.DropOlder(work, now.AddHours(-24))));
        Assert.Equal((null, now.AddHours(-23).ToUnixTimeMilliseconds()), (InWork(work => AnswerStore.Find(work, "t", "old")), InWork(work => AnswerStore.Find(work, "t", "new"))!.At.ToUnixTimeMilliseconds()));
        Assert.Equal(1, InWork(AnswerStore.DropAll));
    }
}
