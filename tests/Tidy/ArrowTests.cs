using System.Reflection;

namespace CardSystem.Tidy;

/// <summary>Keeps the arrows of ARCHITECTURE.md: which room may use which.</summary>
public sealed class ArrowTests
{
    private static readonly Assembly Contracts = typeof(CardSystem.Contracts.Tap).Assembly;
    private static readonly Assembly Mqtt = typeof(CardSystem.Mqtt.Publication).Assembly;
    private static readonly Assembly CardAgent = Assembly.Load("cardagent");
    private static readonly Assembly Ingest = Assembly.Load("ingest");
    private static readonly Assembly FirmwareSim = Assembly.Load("firmware-sim");

    /// <summary>For each room of the kiosk, the rooms it may use.</summary>
    private static readonly Dictionary<string, string[]> KioskRooms = new()
    {
        ["Settings"] = [],
        ["Readers"] = [],
        ["Cards"] = ["Readers", "Kiosk"],
        ["Health"] = ["Readers"],
        ["Kiosk"] = ["Settings", "Health"],
        ["Outbox"] = ["Kiosk", "Settings", "Health"],
        ["Screen"] = ["Kiosk", "Settings", "Health", "Outbox"],
        ["Taps"] = ["Readers", "Cards", "Outbox", "Kiosk", "Settings", "Screen", "Health"],
        ["Orders"] = ["Kiosk", "Screen", "Health", "Outbox"],
        ["Uplink"] = ["Outbox", "Kiosk", "Settings", "Health", "Screen", "Cards", "Orders"],
        ["Enrolment"] = ["Readers", "Kiosk", "Settings", "Health", "Outbox", "Uplink"],
        ["Office"] = ["Readers", "Cards", "Settings", "Kiosk", "Uplink", "Enrolment"],
    };

    /// <summary>For each room of the centre, the rooms it may use.</summary>
    private static readonly Dictionary<string, string[]> CentreRooms = new()
    {
        ["Settings"] = [],
        ["District"] = [],
        ["Storage"] = [],
        ["Acts"] = ["Storage"],
        ["Import"] = ["Storage", "District", "Acts"],
        ["Inbox"] = ["Storage"],
        ["Completeness"] = ["Storage", "District"],
        ["SetAside"] = ["Storage", "Acts"],
        ["KioskOrders"] = ["Storage", "Acts"],
        ["Gateway"] = ["Storage", "Inbox", "Completeness", "Settings", "District", "KioskOrders"],
        ["Roster"] = ["Storage", "Import", "District", "Acts"],
        ["Activities"] = ["Storage", "Import", "District", "Acts"],
        ["Attendance"] = ["Storage", "Import", "District", "Acts"],
        ["Credits"] = ["Storage", "Import", "District", "Acts"],
        ["Warnings"] = ["Storage", "Import", "District", "Acts", "Notices"],
        ["Notices"] = ["Storage", "Import", "District", "Acts", "Settings"],
        ["Alerts"] = ["Storage", "Acts", "Notices"],
        ["PageLinks"] = ["Storage", "Acts", "Completeness"],
        ["Standings"] = ["Storage", "District", "Completeness", "Credits", "PageLinks"],
        ["Hotlist"] = ["Storage", "Completeness"],
        ["Live"] = ["Storage", "District", "Attendance", "Completeness", "Roster", "Activities"],
        ["Projection"] = ["Storage", "Inbox", "District", "Roster", "Activities", "Attendance", "Credits", "SetAside", "Completeness", "Live"],
        ["Jobs"] = ["Storage"],
        ["Intake"] = ["Storage", "Import", "District", "Acts", "Roster", "Activities", "Attendance", "Gateway"],
        ["Staff"] = ["Storage", "District", "Acts"],
        ["Reports"] = ["Storage", "District", "Activities", "Attendance", "Completeness"],
        // What people see stands outermost: it may use every room, and no room may use it.
        ["Web"] = ["Storage", "Settings", "District", "Acts", "Import", "Inbox", "Completeness", "SetAside", "Gateway", "Roster", "Activities", "Attendance", "Credits", "Warnings", "Notices", "Alerts",
            "Standings", "Hotlist", "Live", "Projection", "Staff", "Trust", "Enrolment", "Office", "Jobs", "Intake", "Reports", "Privacy", "PageLinks", "KioskOrders"],
        // The same for programs.
        ["Api"] = ["Web", "Storage", "Settings", "District", "Acts", "Roster", "Activities", "Attendance", "Credits", "Warnings", "Alerts", "Live", "Staff", "Enrolment"],
        ["Trust"] = ["Storage", "Acts"],
        ["Enrolment"] = ["Storage", "Settings", "Import", "Acts", "Roster", "Trust", "Alerts", "Gateway"],
        ["Office"] = ["Storage", "Acts", "Import", "District", "Roster", "Trust"],
        ["Privacy"] = ["Storage", "Acts", "Import", "District", "Roster", "Activities", "Credits", "Projection", "Settings"],
    };

    [Fact]
    public void ContractsUseNothingOfOurs() => Assert.Empty(References(Contracts));

    [Fact]
    public void MqttKnowsNothingOfCards() => Assert.Empty(References(Mqtt));

    [Fact]
    public void SimulatorUsesNothingOfTheProduct() => Assert.Empty(References(FirmwareSim));

    [Fact]
    public void KioskAndCentreNeverSeeEachOther()
    {
        Assert.Equal(["Contracts", "Mqtt"], References(CardAgent));
        Assert.Equal(["Contracts", "Mqtt"], References(Ingest));
    }

    [Fact]
    public void ContractsDoNoInputOrOutput() => Assert.DoesNotContain(Contracts.GetReferencedAssemblies(), a =>
        a.Name is "System.Net.Sockets" or "System.Net.Http" or "System.IO.FileSystem" or "System.Data.Common" or "Microsoft.Data.Sqlite" or "System.Diagnostics.Process");

    [Fact]
    public void RoomsOfTheKioskKeepTheirArrows() => NoCrossing(Crossings(CardAgent, "CardSystem.CardAgent.", KioskRooms));

    [Fact]
    public void RoomsOfTheCentreKeepTheirArrows() => NoCrossing(Crossings(Ingest, "CardSystem.Ingest.", CentreRooms));

    [Fact]
    public void TheArrowsNeverRunInACircle()
    {
        Assert.Empty(InCircles(KioskRooms));
        Assert.Empty(InCircles(CentreRooms));
    }

    [Fact]
    public void ACircleIsSeen() => Assert.Equal(["A", "B"], InCircles(new() { ["A"] = ["B"], ["B"] = ["A", "C"], ["C"] = [] }));

    [Fact]
    public void RulesDoNotTouchStores() => Assert.DoesNotContain(
        new[] { Contracts, CardAgent, Ingest }.SelectMany(CodeMap.Uses),
        use => use.User.Name.EndsWith("Rules", StringComparison.Ordinal) && (use.Used.Name.EndsWith("Store", StringComparison.Ordinal) || use.Used.Name.EndsWith("Service", StringComparison.Ordinal)));

    [Fact]
    public void TheMapSeesWhatIsThere()
    {
        // Guards the guards: a map that saw nothing would let every arrow pass.
        Assert.Contains(CodeMap.Uses(Contracts), use => use.User.Name == "TapText" && use.Used.Name == "Tap");
        Assert.All(KioskRooms.Keys, room => Assert.Contains(CardAgent.GetTypes(), t => RoomOf(t, "CardSystem.CardAgent.") == room));
        Assert.All(CentreRooms.Keys, room => Assert.Contains(Ingest.GetTypes(), t => RoomOf(t, "CardSystem.Ingest.") == room));
        // A room that stands in no table could use them all. Commands and Demo put the rooms together and may.
        Assert.Empty(Rooms(CardAgent, "CardSystem.CardAgent.").Except(KioskRooms.Keys).Except(["Commands"]));
        Assert.Empty(Rooms(Ingest, "CardSystem.Ingest.").Except(CentreRooms.Keys).Except(["Commands", "Demo"]));
        Assert.NotEmpty(Crossings(CardAgent, "CardSystem.CardAgent.", KioskRooms.ToDictionary(r => r.Key, _ => Array.Empty<string>())));
    }

    private static void NoCrossing(string[] crossings) => Assert.True(crossings.Length == 0, "Rooms that use what they may not:\n" + string.Join('\n', crossings));

    private static IEnumerable<string> Rooms(Assembly assembly, string root) => assembly.GetTypes().Select(t => RoomOf(t, root)).OfType<string>();

    private static string[] References(Assembly assembly) =>
        [.. assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(n => n is "Contracts" or "Mqtt" or "cardagent" or "ingest" or "firmware-sim").Order()];

    private static string[] Crossings(Assembly assembly, string root, Dictionary<string, string[]> allowed) =>
    [
        .. from use in CodeMap.Uses(assembly)
           let user = RoomOf(use.User, root)
           let used = RoomOf(use.Used, root)
           where user is not null && used is not null && user != used && allowed.TryGetValue(user, out var may) && !may.Contains(used)
           group use by $"{user} → {used}" into uses
           orderby uses.Key
           select $"{uses.Key}: {string.Join(", ", uses.Select(u => $"{u.User.Name} uses {u.Used.Name}").Distinct().Order())}",
    ];

    /// <summary>Takes away, as long as there are any, the rooms that use none of those left: what remains stands in a circle or uses one.</summary>
    private static string[] InCircles(Dictionary<string, string[]> rooms)
    {
        var left = rooms.Keys.ToHashSet(StringComparer.Ordinal);
        while (left.RemoveWhere(room => !rooms[room].Any(left.Contains)) > 0) continue;
        return [.. left.Order(StringComparer.Ordinal)];
    }

    private static string? RoomOf(Type type, string root) =>
        type.Namespace is { } space && space.StartsWith(root, StringComparison.Ordinal) ? space[root.Length..].Split('.')[0] : null;
}
