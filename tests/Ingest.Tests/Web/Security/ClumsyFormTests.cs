using System.Globalization;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Tests.Web.Matrix;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;

namespace CardSystem.Ingest.Tests.Web.Security;

/// <summary>Forms as no page of ours would send them: empty, with a field in the wrong place, with nonsense in every field. Each is the sender's mistake, and no handler stumbles over it.</summary>
public sealed class ClumsyFormTests(PostgresServer server)
{
    private static readonly string[] Nonsense = ["", "0", "-1", "99999999999999999999", "不", "2026-13-45", new string('x', 3_000), "\u202e\ud83d\ude00", "true", "{}", "[1]", "NaN"];

    [Fact]
    public async Task NoHandlerBreaksOnAnEmptyFormOrOneWithAFieldInTheWrongPlace()
    {
        await using var host = await DeskHost.StartAsync(server, Databases.Sqlite, services => services.Configure<MvcOptions>(mvc => mvc.Filters.Add(new IgnoreAntiforgeryTokenAttribute { Order = 5_000 })));
        var things = Things.Put(host.Database);
        var (broken, asked) = (new List<string>(), 0);
        foreach (var entrance in (await Entrance.AllAsync(host)).Where(e => e.Method == HttpMethod.Post && !e.Address.StartsWith("/api/", StringComparison.Ordinal)))
        {
            var fields = Fields(entrance);
            List<List<KeyValuePair<string, string>>> forms = [[], .. Nonsense.Select(word => fields.ConvertAll(f => KeyValuePair.Create(f, word)))];
            foreach (var form in forms)
            {
                // Whoever is asked last may have ended the session of the one before.
                using var client = host.As([.. Enum.GetValues<StaffRole>().Select(r => new Grant(r, UnitBook.Everything))]);
                var thing = entrance.About is { } need ? things.Find(t => t.Target == need.Target)?.Id : null;
                var given = entrance.About is { } about && thing is not null ? form.Where(f => f.Key != about.Key).Append(KeyValuePair.Create(about.Key, thing)) : form;
                // The thing in the form alone, where the page's own form has it in the address.
                var address = entrance.Address.Contains('{', StringComparison.Ordinal) ? entrance.For(thing) : entrance.Address;
                using var content = new FormUrlEncodedContent(given);
                using var response = await client.PostAsync(new Uri(address, UriKind.Relative), content, TestContext.Current.CancellationToken);
                asked++;
                if ((int)response.StatusCode >= 500) broken.Add(string.Create(CultureInfo.InvariantCulture, $"{entrance.Name} {address}: {(int)response.StatusCode} for '{form.FirstOrDefault().Value}'"));
            }
        }

        Assert.True(asked > 300, $"Only {asked} forms were sent.");
        Assert.True(broken.Count == 0, string.Join('\n', broken.Distinct().Take(40)));
    }

    /// <summary>Every field the handler, or another of the same name, takes.</summary>
    private static List<string> Fields(Entrance entrance)
    {
        var dot = entrance.Name.IndexOf('.', StringComparison.Ordinal);
        var pages = typeof(Gate).Assembly.GetTypes().Where(t => t.Name == entrance.Name[..dot] && t.IsSubclassOf(typeof(PageModel))).ToList();
        return
        [
            .. pages.SelectMany(page => page.GetMethods().Where(m => m.Name == entrance.Name[(dot + 1)..]).SelectMany(m => m.GetParameters()).Select(p => p.Name!)
                .Concat(page.GetProperties().Where(p => p.IsDefined(typeof(BindPropertyAttribute), true)).Select(p => p.Name))).Distinct(),
        ];
    }
}
