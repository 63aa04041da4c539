using System.Security.Claims;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CardSystem.Ingest.Tests.Staff;

public sealed class StaffSessionsTests(PostgresServer server)
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Now);

    private StaffSessions Sessions(TestDatabase database, IDataProtectionProvider? protection = null) =>
        new(database.Database, protection ?? Protection(database), new HttpContextAccessor { HttpContext = new DefaultHttpContext { Request = { Headers = { UserAgent = "Firefox\n150" } } } }, _time);

    private static IDataProtectionProvider Protection(TestDatabase database)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("ingest");
        services.Configure<KeyManagementOptions>(o => o.XmlRepository = new ProtectionKeys(database.Database));
        return services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>();
    }

    private static AuthenticationTicket Ticket(string user = "u1") => new(
        new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user)], "test")), new AuthenticationProperties { ExpiresUtc = Now.AddHours(8) }, "test");

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ASessionIsFoundByItsKeyAloneAndSurvivesARestart(string kind)
    {
        using var database = new TestDatabase(kind, server);
        var key = await Sessions(database).StoreAsync(Ticket());
        var found = await Sessions(database).RetrieveAsync(key);
        Assert.Equal("u1", found!.Principal.FindFirstValue(ClaimTypes.NameIdentifier));
        Assert.Null(await Sessions(database).RetrieveAsync(StaffSessions.IdOf(key)));
        Assert.Null(await Sessions(database).RetrieveAsync("0"));
        Assert.Equal(0, database.Scalar<long>("select count(*) from staff_sessions where session = @key", new { key }));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ASessionEndsWhenItsTimeIsOverOrSomebodyEndsIt(string kind)
    {
        using var database = new TestDatabase(kind, server);
        var sessions = Sessions(database);
        var (one, other, third) = (await sessions.StoreAsync(Ticket()), await sessions.StoreAsync(Ticket()), await sessions.StoreAsync(Ticket("u2")));
        sessions.End("u2", StaffSessions.IdOf(one));
        Assert.NotNull(await sessions.RetrieveAsync(one));
        sessions.End("u1", StaffSessions.IdOf(one));
        Assert.Null(await sessions.RetrieveAsync(one));
        Assert.Equal([StaffSessions.IdOf(other)], sessions.Of("u1").Select(s => s.Id));
        sessions.End("u1", null);
        Assert.Empty(sessions.Of("u1"));
        Assert.NotNull(await sessions.RetrieveAsync(third));
        _time.Advance(TimeSpan.FromHours(8));
        Assert.Null(await sessions.RetrieveAsync(third));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhenItWasLastSeenIsWrittenDownByTheMinute(string kind)
    {
        using var database = new TestDatabase(kind, server);
        var sessions = Sessions(database);
        var key = await sessions.StoreAsync(Ticket());
        _time.Advance(TimeSpan.FromSeconds(59));
        await sessions.RetrieveAsync(key);
        Assert.Equal(Now, sessions.Of("u1").Single().SeenAt);
        _time.Advance(TimeSpan.FromSeconds(1));
        await sessions.RetrieveAsync(key);
        Assert.Equal((Now.AddMinutes(1), "Firefox150"), (sessions.Of("u1").Single().SeenAt, sessions.Of("u1").Single().Agent));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ATicketThatCannotBeOpenedLetsNobodyIn(string kind)
    {
        using var database = new TestDatabase(kind, server);
        var key = await Sessions(database).StoreAsync(Ticket());
        Assert.Null(await Sessions(database, new EphemeralDataProtectionProvider()).RetrieveAsync(key));
    }
}
