using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using Npgsql;

namespace CardSystem.Ingest.Tests.Web.Security;

/// <summary>While the database is away, whoever asks is told so in words and with 503, and as soon as it is back everything goes on.</summary>
public sealed class StorageTroubleTests(PostgresServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ADatabaseThatIsAwayIsSaidPlainlyAndNothingStaysBroken(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        using var client = host.As(StaffRole.District, "d");
        using var english = host.Nobody("en");
        await DeskHost.GetAsync(client, "/members");
        TakeAway(host);
        foreach (var address in new[] { "/members", "/desk", "/members?export=csv", "/sign-in/code", "/users/none" })
        {
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Stop);
            var page = await answer.Content.ReadAsStringAsync(Stop);
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{address}: {(int)answer.StatusCode} {page}");
            Assert.Contains("数据库暂时不可用", page, StringComparison.Ordinal);
            Assert.Equal(TimeSpan.FromSeconds(30), answer.Headers.RetryAfter?.Delta);
            HeaderTests.Check(answer);
        }

        using var form = new FormUrlEncodedContent([new("name", "x"), new("password", "y")]);
        using (var signIn = await english.PostAsync(new Uri("/sign-in?handler=Password", UriKind.Relative), form, Stop)) Assert.Equal(HttpStatusCode.ServiceUnavailable, signIn.StatusCode);
        using (var signIn = await english.GetAsync(new Uri("/sign-in", UriKind.Relative), Stop)) Assert.Contains("The database cannot be used just now", await signIn.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        // What is no page is told in a line, to programs in their own way.
        using var program = new HttpRequestMessage(HttpMethod.Get, new Uri("/health", UriKind.Relative)) { Headers = { { "Accept", "text/plain" } } };
        english.DefaultRequestHeaders.Remove("Accept");
        using (var health = await english.SendAsync(program, Stop))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.Contains("数据库", await health.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        using var asked = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/members", UriKind.Relative)) { Headers = { { "Authorization", "Bearer cst_" + new string('a', 43) } } };
        using (var api = await english.SendAsync(asked, Stop)) Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (api.StatusCode, api.Content.Headers.ContentType?.MediaType));
        BringBack(host);
        Assert.Contains("M01", await DeskHost.GetAsync(client, "/members"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStatementTheDatabaseRefusesIsStillAFaultOfOurs()
    {
        await using var host = await DeskHost.StartAsync(server);
        using var client = host.As(StaffRole.District, "d");
        host.Database.Execute("alter table sessions rename to sessions_away");
        using var answer = await client.GetAsync(new Uri("/activities", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        HeaderTests.Check(answer);
    }

    /// <summary>SQLite: something else stands where the file was. PostgreSQL: nobody is let in, and whoever was in is out.</summary>
    private static void TakeAway(DeskHost host)
    {
        if (host.Database.Options.Provider == "sqlite")
        {
            Directory.CreateDirectory(host.Database.Options.File + ".away");
            Exchange(host.Database.Options.File, host.Database.Options.File + ".away");
            return;
        }

        var name = new NpgsqlConnectionStringBuilder(host.Database.Options.ConnectionString).Database;
        Administer(host, $"alter database {name} allow_connections false");
        Administer(host, $"select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '{name}'");
    }

    private static void BringBack(DeskHost host)
    {
        if (host.Database.Options.Provider == "sqlite")
        {
            Exchange(host.Database.Options.File, host.Database.Options.File + ".away");
            Directory.Delete(host.Database.Options.File + ".away");
            return;
        }

        Administer(host, $"alter database {new NpgsqlConnectionStringBuilder(host.Database.Options.ConnectionString).Database} allow_connections true");
    }

    /// <summary>In one step: were the place empty for a moment, the service beside would put a new database there.</summary>
    private static void Exchange(string one, string other) =>
        Assert.Equal(0, RenameAt(InThisFolder, Encoding.UTF8.GetBytes(one + '\0'), InThisFolder, Encoding.UTF8.GetBytes(other + '\0'), ExchangeBoth));

    private const int InThisFolder = -100;
    private const uint ExchangeBoth = 2;

    [DllImport("libc", EntryPoint = "renameat2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int RenameAt(int oneFolder, byte[] one, int otherFolder, byte[] other, uint how);

    private static void Administer(DeskHost host, string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(host.Database.Options.ConnectionString) { Database = "postgres", Pooling = false }.ToString());
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
