using System.Collections.Concurrent;
using System.Globalization;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;

namespace CardSystem.Ingest.Tests.Web.Matrix;

/// <summary>What the gate has allowed is what is done: a request that names one thing in its address and another in its form must not be asked about the one and act on the other.</summary>
public sealed class OneThingTests(PostgresServer server)
{
    private const string Other = "kiosk-of-others";

    [Fact]
    public async Task AFormCannotPutAnotherThingInThePlaceOfTheOneInTheAddress()
    {
        var bound = new BoundFilter();
        await using var host = await DeskHost.StartAsync(server, Databases.Sqlite, services => services.Configure<MvcOptions>(mvc =>
        {
            mvc.Filters.Add(bound);
            mvc.Filters.Add(new IgnoreAntiforgeryTokenAttribute { Order = 5_000 });
        }));
        var things = Things.Put(host.Database);
        var client = host.As([.. Enum.GetValues<StaffRole>().Select(r => new Grant(r, UnitBook.Everything))]);
        var (wrong, asked) = (new List<string>(), 0);
        foreach (var entrance in (await Entrance.AllAsync(host)).Where(e => e.Address.Contains('{', StringComparison.Ordinal) && e.About is { } need && e.Address.Contains("{" + need.Key, StringComparison.Ordinal)))
        {
            var (key, thing) = (entrance.About!.Key, things.Find(t => t.Target == entrance.About!.Target));
            if (thing is null || entrance.Method != HttpMethod.Post) continue;
            asked++;
            bound.Seen.Clear();
            var other = long.TryParse(thing.Id, CultureInfo.InvariantCulture, out var number) ? (number + 1).ToString(CultureInfo.InvariantCulture) : Other;
            using var content = new FormUrlEncodedContent([KeyValuePair.Create(key, other)]);
            using var response = await client.PostAsync(new Uri($"{entrance.For(thing.Id)}{(entrance.Address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{key}={other}", UriKind.Relative), content, TestContext.Current.CancellationToken);
            wrong.AddRange(bound.Seen.Where(seen => string.Equals(seen.Name, key, StringComparison.OrdinalIgnoreCase) && seen.Value == other).Select(seen => $"{entrance.Name}: {seen.Name} is the form's"));
        }

        Assert.True(asked > 20, $"Only {asked} handlers were asked.");
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task AKioskOfAnotherCentreIsNotChangedThroughAnOwnKiosksAddress()
    {
        await using var host = await DeskHost.StartAsync(server);
        var client = host.As(StaffRole.Centre, "c1");
        using var response = await DeskHost.PostAsync(client, "/kiosks/kiosk-1?handler=Change", ("id", "kiosk-2"), ("name", "别人的机器"), ("centre", "c1"));
        Assert.Equal("c2 签到机", host.Database.Scalar<string>("select name from kiosks where kiosk = 'kiosk-2'"));
        Assert.Equal("c2", host.Database.Scalar<string>("select centre from kiosks where kiosk = 'kiosk-2'"));
    }

    /// <summary>Behind the gate and in front of the handler: what was bound, by name.</summary>
    private sealed class BoundFilter : IAsyncPageFilter, IOrderedFilter
    {
        public ConcurrentBag<(string Name, string Value)> Seen { get; } = [];

        public int Order => 10_000;

        public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

        public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
        {
            if (context.HandlerInstance is Ingest.Web.Pages.StatusModel) return next();
            foreach (var (name, value) in context.HandlerArguments) Seen.Add((name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
            foreach (var property in ((CompiledPageActionDescriptor)context.ActionDescriptor).BoundProperties!)
                Seen.Add((property.BindingInfo?.BinderModelName ?? property.Name, Convert.ToString(context.HandlerInstance.GetType().GetProperty(property.Name)!.GetValue(context.HandlerInstance), CultureInfo.InvariantCulture) ?? ""));
            context.Result = new StatusCodeResult(EnteredFilter.Entered);
            return Task.CompletedTask;
        }
    }
}
