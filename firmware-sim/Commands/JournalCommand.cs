using System.CommandLine;
using System.Security.Cryptography;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Journals;

namespace CardSystem.FirmwareSim.Commands;

/// <summary><c>firmware-sim journal</c>: a history to try with, as a kiosk would have kept it.</summary>
internal static class JournalCommand
{
    public static Command Create(TimeProvider time)
    {
        var deck = new Option<string>("--deck") { Description = "The deck's folder.", Required = true };
        var kiosk = new Option<string>("--kiosk") { Description = "The kiosk's id.", Required = true };
        var key = new Option<string>("--key") { Description = "The kiosk's private key, a PEM file; the centre must know its public key.", Required = true };
        var visits = new Option<string>("--visits") { Description = "CSV of who came when, with the columns at (yyyy-MM-dd HH:mm) and member.", Required = true };
        var zone = new Option<string>("--zone") { Description = "The time zone of the times.", DefaultValueFactory = _ => "Asia/Shanghai" };
        var output = new Option<string>("--out") { Description = "The taps to write, one a line: each line is one message for the topic …/taps.", Required = true };
        var status = new Option<string?>("--status") { Description = "Also the kiosk's last word to write, for the topic …/status: it has delivered all of them." };
        var keep = CommandRun.Checked(new Option<int>("--keep") { Description = "The last so many taps still wait at the kiosk: its last word says so, and they go to --kept." }, v => v is >= 0 and < VisitReader.MostVisits, "a whole number from 0");
        var kept = new Option<string?>("--kept") { Description = "The file for the taps that --keep holds back, to bring later." };
        var command = new Command("journal", "Make the taps a kiosk would have kept of visits in the past, proved, chained and signed, for an MQTT client to bring.") { deck, kiosk, key, visits, zone, output, status, keep, kept };
        command.SetRun(async (parsed, stop) =>
        {
            using var signer = Key(parsed.GetRequiredValue(key));
            var came = VisitReader.Read(parsed.GetRequiredValue(visits), DeckFolder.Read(parsed.GetRequiredValue(deck)), Zone(parsed.GetRequiredValue(zone)));
            var journal = new KioskJournal(parsed.GetRequiredValue(kiosk), signer, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
            var sent = came.Count - parsed.GetValue(keep);
            if (sent < 0 || (sent < came.Count && parsed.GetValue(kept) is null)) throw new InputException($"--keep holds back at most the {came.Count} taps there are, and needs --kept with a file for them.");
            await WriteAsync(parsed.GetRequiredValue(output), journal, came.Take(sent), stop);
            if (parsed.GetValue(kept) is { } later) await WriteAsync(later, journal, came.Skip(sent), stop);
            if (parsed.GetValue(status) is { } word) await File.WriteAllBytesAsync(word, journal.Status(time.GetUtcNow(), sent, sent < came.Count ? came[sent].At : null), stop);
            Console.WriteLine($"{sent} taps of {parsed.GetValue(kiosk)}{(sent < came.Count ? $", {came.Count - sent} held back" : "")}");
            return CommandRun.Ok;
        });
        return command;
    }

    private static async Task WriteAsync(string path, KioskJournal journal, IEnumerable<Visit> visits, CancellationToken stop)
    {
        await using var file = File.Create(path);
        foreach (var visit in visits)
        {
            await file.WriteAsync(journal.Tap(visit), stop);
            file.WriteByte((byte)'\n');
        }
    }

    private static ECDsa Key(string file)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            key.Dispose();
            throw new InputException($"{file} holds no private key in PEM: {e.Message}", e);
        }
    }

    private static TimeZoneInfo Zone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw new InputException($"'{name}' is not a time zone; name one such as Asia/Shanghai.");
}
