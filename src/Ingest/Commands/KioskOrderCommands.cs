using System.CommandLine;
using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Ingest.Enrolment;
using CardSystem.Ingest.KioskOrders;
using CardSystem.Ingest.PageLinks;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest kiosks order|orders|page-links</c>: what is asked of kiosks, and whether a centre's show the way to the own page. A service that runs does the rest.</summary>
internal static class KioskOrderCommands
{
    private static readonly string[] Kinds = [OrderKinds.Locate, OrderKinds.Restart, OrderKinds.Report];

    public static Command Order(IngestCommands commands)
    {
        var (kiosk, by) = (Kiosk(), CommandOptions.By());
        var kind = new Argument<string>("WHAT") { Description = "locate (show for a minute where it is), restart (end in an orderly way and start anew) or report (say how it is)." };
        kind.AcceptOnlyFromAmong(Kinds);
        var order = new Command("order", "Asks something of a kiosk; it does it once, as soon as it is connected.") { kiosk, kind, by };
        order.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var (id, what) = (parsed.GetValue(kiosk)!, parsed.GetValue(kind)!);
            if (database.Read(work => KioskRegister.Find(work, id)) is not { } known) throw new EnrolmentException($"There is no kiosk '{Shown.Of(id)}'; 'ingest kiosks list' shows those there are.");
            if (known.State == Contracts.Enrolment.EnrolmentState.Revoked) throw new EnrolmentException($"{id} was revoked and takes no orders.");
            var given = new OrderDesk(database, TimeProvider.System).Give(id, what, CommandOptions.Who(parsed, by));
            await Console.Out.WriteLineAsync(given ? $"Asked of {id}: {what}. 'ingest kiosks orders {id}' shows what comes of it." : $"{what} was asked of {id} already and is not done yet; nothing was changed.");
        }));
        return order;
    }

    public static Command Orders(IngestCommands commands)
    {
        var (kiosk, json) = (Kiosk(), CommandOptions.Json());
        var orders = new Command("orders", "Shows what was last asked of a kiosk, and what came of it.") { kiosk, json };
        orders.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var list = database.Read(work => OrderStore.Newest(work, parsed.GetValue(kiosk)!, 20));
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(list, ReportJson.Options));
            else foreach (var line in list.Select(o => Line(o, settings.Zone)).DefaultIfEmpty("Nothing was asked of it.")) await Console.Out.WriteLineAsync(line);
        }));
        return orders;
    }

    public static Command PageLinks(IngestCommands commands)
    {
        var centre = new Argument<string>("CENTRE") { Description = "The centre's id." };
        var shows = new Argument<string>("ON|OFF") { Description = "on or off." };
        shows.AcceptOnlyFromAmong("on", "off");
        var by = CommandOptions.By();
        var links = new Command("page-links", "Says whether a centre's kiosks show members, after a tap, a code that opens their own page on a phone. Web:Address must be set.") { centre, shows, by };
        links.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var (id, isOn) = (parsed.GetValue(centre)!, parsed.GetValue(shows) == "on");
            if (database.Read(work => work.One<string>("select kind from organisations where id = @id", new { id })) != "centre") throw new EnrolmentException($"'{Shown.Of(id)}' is no centre.");
            if (isOn && settings.Web.Origin is null) throw new EnrolmentException("Set Web:Address first: members' phones need an address to open.");
            var changed = new PageLinkDesk(database, TimeProvider.System).Enter(id, isOn, CommandOptions.Who(parsed, by));
            await Console.Out.WriteLineAsync($"The kiosks of {id} {(isOn ? "show" : "do not show")} the code{(changed ? "" : " already; nothing was changed")}.");
        }));
        return links;
    }

    private static Argument<string> Kiosk() => new("KIOSK") { Description = "The kiosk's id." };

    private static string Line(PlacedOrder order, TimeZoneInfo zone) =>
        $"{TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(order.MadeAt), zone):yyyy-MM-dd HH:mm:ss} {order.Kind} by {order.MadeBy}: {(order.State == OrderRules.Sent ? "sent" : order.State)}{(order.Note.Length > 0 ? " (" + order.Note + ")" : "")}";
}
