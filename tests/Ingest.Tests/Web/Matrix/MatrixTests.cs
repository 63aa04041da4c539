using System.Net;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace CardSystem.Ingest.Tests.Web.Matrix;

/// <summary>
/// Every way in × every role at every place × things of the own, a higher, a lower and a foreign unit: who must enter does, nobody else. The ways in are found by themselves;
/// who may is written down in <see cref="Things"/> and <see cref="RightsByRole"/>.
/// </summary>
public sealed class MatrixTests(PostgresServer server)
{
    [Fact]
    public async Task NobodyEntersWhereHeMayNotAndEverybodyWhereHeMay()
    {
        await using var host = await DeskHost.StartAsync(server, Databases.Sqlite, services => services.Configure<MvcOptions>(mvc =>
        {
            mvc.Filters.Add(new EnteredFilter());
            // The forms' tokens have tests of their own.
            mvc.Filters.Add(new IgnoreAntiforgeryTokenAttribute { Order = 5_000 });
        }));
        var things = Things.Put(host.Database);
        var entrances = await Entrance.AllAsync(host);
        Assert.True(entrances.Count > 10, "The ways in were not found.");
        var wrong = new List<string>();
        var asked = 0;
        foreach (var grant in Things.Grants())
        {
            using var client = host.As(grant.Role, grant.Unit);
            // At the addresses for programs no cookie counts, and at pages no token: one client with both walks through all.
            client.DefaultRequestHeaders.Authorization = host.TokenOf(grant);
            foreach (var entrance in entrances)
            {
                if (entrance.Guards.OfType<OpenToAttribute>().Any() && entrance.Needs.Count == 0) continue;
                List<Thing?> about = entrance.About is { } need ? [.. things.Where(t => t.Target == need.Target)] : [null];
                foreach (var thing in about)
                {
                    asked++;
                    var may = entrance.Needs.All(n => n.Target == Target.None || thing is null || n.Target != thing.Target ? RightsByRole.Of(grant.Role).Contains(n.Right) : Things.May(grant, n.Right, thing));
                    var entered = await HasEnteredAsync(client, entrance, thing?.Id);
                    if (entered != may) wrong.Add($"{RoleRules.Word(grant.Role)} at {grant.Unit} {(entered ? "entered" : "did not enter")} {entrance.Name} {thing?.Id}");
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {asked} are wrong:\n" + string.Join('\n', wrong.Take(60)));
        // Guards the guard: there are things, and somebody enters.
        Assert.True(asked > 3_000);
    }

    [Fact]
    public async Task WhoHasNotSignedInEntersNothingThatAsksForARight()
    {
        await using var host = await DeskHost.StartAsync(server, Databases.Sqlite, services => services.Configure<MvcOptions>(mvc =>
        {
            mvc.Filters.Add(new EnteredFilter());
            mvc.Filters.Add(new IgnoreAntiforgeryTokenAttribute { Order = 5_000 });
        }));
        var client = host.Nobody();
        foreach (var entrance in (await Entrance.AllAsync(host)).Where(e => e.Needs.Count > 0 || e.Guards.OfType<OpenToAttribute>().All(o => o.Who != Who.Everybody)))
            Assert.False(await HasEnteredAsync(client, entrance, "1"), entrance.Name);
    }

    private static async Task<bool> HasEnteredAsync(HttpClient client, Entrance entrance, string? id)
    {
        using var request = new HttpRequestMessage(entrance.Method, new Uri(entrance.For(id), UriKind.Relative));
        if (entrance.Method != HttpMethod.Get && entrance.Method != HttpMethod.Head) request.Content = new FormUrlEncodedContent([]);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return (int)response.StatusCode switch
        {
            EnteredFilter.Entered => true,
            (int)HttpStatusCode.Redirect => response.Headers.Location?.OriginalString.Contains("/sign-in", StringComparison.Ordinal) != true,
            401 or 403 or 404 => false,
            _ => true,
        };
    }
}
