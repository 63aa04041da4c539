using System.Globalization;
using CardSystem.FirmwareSim.Play;

namespace CardSystem.FirmwareSim.Commands;

/// <summary>NAME=LISTENPORT:HOST:PORT, as a command line names a relay.</summary>
internal sealed record RelayEnds(string Name, int Listen, string Host, int To)
{
    public const string Form = "NAME=LISTENPORT:HOST:PORT";

    /// <exception cref="InputException">One is not of that form, or two have one name.</exception>
    public static IReadOnlyList<RelayEnds> Parse(string[]? texts)
    {
        var ends = (texts ?? []).Select(Parse).ToList();
        Unique(ends.Select(e => e.Name), "--relay");
        return ends;
    }

    /// <summary>Starts it and says where it listens.</summary>
    public Relay Start()
    {
        var relay = Relay.Start(Name, Listen, Host, To);
        Console.WriteLine($"relay {relay.Name} listens on 127.0.0.1:{relay.ListenPort}");
        return relay;
    }

    /// <summary>A TCP port, or -1.</summary>
    public static int Port(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : -1;

    /// <exception cref="InputException">A name is there twice.</exception>
    public static void Unique(IEnumerable<string> names, string option)
    {
        var seen = new HashSet<string>();
        foreach (var name in names)
            if (!seen.Add(name)) throw new InputException($"{option} names '{name}' twice; give each a name of its own.");
    }

    private static RelayEnds Parse(string text)
    {
        if (text.Split('=', 2) is [{ Length: > 0 } name, var ends] && ends.Split(':') is [var listen, { Length: > 0 } host, var port] && Port(listen) is >= 0 and var from && Port(port) is > 0 and var to)
            return new RelayEnds(name, from, host, to);
        throw new InputException($"--relay '{text}' must be {Form}, such as kiosk-1=18831:127.0.0.1:8883.");
    }
}
