using System.Diagnostics;

namespace CardSystem.Load;

/// <summary>What one viewer saw.</summary>
/// <param name="Seen">When, which total, and when the message says that it was made (0 where it does not), in order.</param>
internal sealed record Viewer(List<(long At, long Total, long Made)> Seen)
{
    public long Bytes { get; set; }
    public long Messages { get; set; }
}

/// <summary>What many viewers saw together, in milliseconds.</summary>
/// <param name="Change">From a change to a viewer's event that tells of it: every change of every viewer.</param>
/// <param name="Spread">From the first viewer's event with a total to every other's.</param>
internal sealed record Watched(int Opened, int ReachedTheEnd, Percentiles Change, Percentiles Spread, double BytesAMessage, double MessagesASecond, double MegabytesBefore, double MegabytesDuring, double CpuSeconds, double Seconds);

internal readonly record struct Percentiles(double P50, double P95, double P99)
{
    public static Percentiles Of(float[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? default : new(values[values.Length / 2], values[(int)(values.Length * 0.95)], values[(int)(values.Length * 0.99)]);
    }
}

/// <summary>
/// Many viewers of a page that counts: each reads its own stream of server-sent events and notes when it saw which total. They share this machine with what they watch, so the numbers hold for both
/// together, and only those of one run can be compared.
/// </summary>
internal static class Viewers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="server">The process that serves, for its memory and processor time.</param>
    /// <param name="change">Makes the changes; gives when each was made, in order: total 1 after the first one, and so on. None where the messages themselves say when they were made.</param>
    public static async Task<Watched> WatchAsync(Uri events, int count, int server, Func<Task<long[]>> change, CancellationToken cancel)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = count + 1 });
        var before = Resident(server);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var opened = new CountdownEvent(count);
        var viewers = Enumerable.Range(0, count).Select(_ => new Viewer(new(4_096))).ToArray();
        var reading = new List<Task>(count);
        for (var i = 0; i < count; i++)
        {
            reading.Add(ReadAsync(http, events, viewers[i], opened, over.Token));
            // Browsers do not come all in one moment either, and the listener's queue has a length.
            if (i % 50 == 49) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel);
        }

        if (!opened.Wait(Patience, cancel)) throw new InvalidOperationException($"Only {count - opened.CurrentCount} of {count} viewers were let in.");
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancel);
        var starts = viewers.Select(v => v.Seen[^1].Total).Max();
        foreach (var viewer in viewers) (viewer.Bytes, viewer.Messages) = (0, 0);
        var (cpu, clock) = (Processor(server), Stopwatch.StartNew());
        var changes = await change();
        var deadline = Stopwatch.StartNew();
        var last = changes.Length > 0 ? starts + changes.Length : viewers.Max(v => v.Seen[^1].Total);
        while (deadline.Elapsed < Patience && viewers.Any(v => v.Seen[^1].Total < last)) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel);
        var (seconds, used, during) = (clock.Elapsed.TotalSeconds, Processor(server) - cpu, Resident(server));
        await over.CancelAsync();
        await Task.WhenAll(reading);
        return new(count, viewers.Count(v => v.Seen[^1].Total >= last), Percentiles.Of([.. viewers.SelectMany(v => Delays(v, starts, changes))]), Percentiles.Of(Spread(viewers, starts)),
            (double)viewers.Sum(v => v.Bytes) / viewers.Sum(v => v.Messages), viewers.Sum(v => v.Messages) / seconds, before, during, used, seconds);
    }

    private static async Task ReadAsync(HttpClient http, Uri events, Viewer viewer, CountdownEvent opened, CancellationToken cancel)
    {
        var isOpen = false;
        try
        {
            await using var stream = await http.GetStreamAsync(events, cancel);
            var (buffer, held) = (new byte[16_384], 0);
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(held), cancel);
                if (read == 0) return;
                held += read;
                viewer.Bytes += read;
                var at = Stopwatch.GetTimestamp();
                for (var end = buffer.AsSpan(0, held).IndexOf("\n\n"u8); end >= 0; end = buffer.AsSpan(0, held).IndexOf("\n\n"u8))
                {
                    viewer.Messages++;
                    if (Number(buffer.AsSpan(0, end), "\"taps\":"u8) is { } total) viewer.Seen.Add((at, total, Number(buffer.AsSpan(0, end), "\"at\":"u8) ?? 0));
                    buffer.AsSpan(end + 2, held - end - 2).CopyTo(buffer);
                    held -= end + 2;
                    if (isOpen || viewer.Seen.Count == 0) continue;
                    isOpen = true;
                    opened.Signal();
                }

                if (held == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
        catch (OperationCanceledException)
        {
            // The watch is over.
        }
    }

    /// <summary>A number in a message, found as text: a thousand viewers in one process have no time to read it all. Null where there is none.</summary>
    private static long? Number(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name)
    {
        var from = message.IndexOf(name);
        if (from < 0 || message[from + name.Length] is < (byte)'0' or > (byte)'9') return null;
        var number = 0L;
        for (var i = from + name.Length; i < message.Length && message[i] is >= (byte)'0' and <= (byte)'9'; i++) number = number * 10 + message[i] - '0';
        return number;
    }

    private static IEnumerable<float> Delays(Viewer viewer, long starts, long[] changes)
    {
        var next = 0;
        foreach (var (at, total, made) in viewer.Seen)
        {
            if (changes.Length == 0 && total > starts) yield return (float)Stopwatch.GetElapsedTime(made, at).TotalMilliseconds;
            for (; next < changes.Length && starts + next + 1 <= total; next++) yield return (float)Math.Max(Stopwatch.GetElapsedTime(changes[next], at).TotalMilliseconds, 0);
        }
    }

    private static float[] Spread(Viewer[] viewers, long starts)
    {
        var first = new Dictionary<long, long>();
        foreach (var (at, total, _) in viewers.SelectMany(v => v.Seen).Where(s => s.Total > starts))
            first[total] = first.TryGetValue(total, out var earliest) ? Math.Min(earliest, at) : at;
        return [.. viewers.SelectMany(v => v.Seen).Where(s => s.Total > starts).Select(s => (float)Stopwatch.GetElapsedTime(first[s.Total], s.At).TotalMilliseconds)];
    }

    private static double Resident(int process) =>
        File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..] ? double.Parse(kilobytes) / 1024 : 0;

    /// <summary>User and system time in seconds; a clock tick is a hundredth of one.</summary>
    private static double Processor(int process)
    {
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(") ", 2)[1].Split(' ');
        return (double.Parse(fields[11]) + double.Parse(fields[12])) / 100;
    }
}
