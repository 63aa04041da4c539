using System.CommandLine;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest export taps [--out FILE]</c>: the log as JSON lines, while the service runs.</summary>
internal static class ExportCommand
{
    private const int Page = 2_000;

    public static Command Create(IngestCommands commands)
    {
        var outFile = CommandOptions.Out();
        var taps = new Command("taps", "Writes every tap of the log, a line each, exactly as it came.") { outFile };
        taps.SetAction((parsed, stop) => commands.GuardAsync(parsed, async (_, database) =>
        {
            await using var stream = parsed.GetValue(outFile) is { } file ? File.Create(file.FullName) : Console.OpenStandardOutput();
            await using var buffered = new BufferedStream(stream, 1 << 16);
            Write(database, buffered, stop);
        }));
        return new Command("export", "Writes out what the centre keeps.") { taps };
    }

    internal static void Write(Database database, Stream stream, CancellationToken stop)
    {
        using var log = database.OpenLogReader();
        var page = new LogPage();
        var cursor = LogCursor.Start;
        while (log.Read(cursor, Page, page) > 0)
        {
            stop.ThrowIfCancellationRequested();
            for (var i = 0; i < page.Taps.Count; i++)
            {
                WriteLine(stream, page.Body(i));
                cursor = page.Taps[i].Cursor;
            }
        }
    }

    /// <summary>A line break can stand in JSON only between its parts, where a space means the same.</summary>
    private static void WriteLine(Stream stream, ReadOnlySpan<byte> body)
    {
        if (body.ContainsAny((byte)'\n', (byte)'\r'))
        {
            var flat = body.ToArray();
            flat.AsSpan().Replace((byte)'\n', (byte)' ');
            flat.AsSpan().Replace((byte)'\r', (byte)' ');
            stream.Write(flat);
        }
        else
        {
            stream.Write(body);
        }

        stream.WriteByte((byte)'\n');
    }
}
