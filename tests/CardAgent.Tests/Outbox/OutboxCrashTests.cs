using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.CardAgent.Tests.Outbox;

/// <summary>Another process appends on several lanes and says which taps were acknowledged; it is killed without warning, again and again, on the same file.</summary>
public sealed class OutboxCrashTests
{
    [Fact]
    public async Task NothingAcknowledgedIsLostWhenTheProcessIsKilled()
    {
        using var bench = new Workbench();
        bench.Close();
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var acknowledged = new HashSet<(string Journal, long Sequence)>();
        for (var round = 0; round < 6; round++) await AppendUntilKilledAsync(bench.Folder, random.Next(1, 400), acknowledged);

        using var after = new Workbench(bench);
        var taps = await after.WaitingAsync();

        var durable = taps.Select(t => (t.Id.Journal.ToString(), t.Id.Sequence)).ToHashSet();
        Assert.True(acknowledged.IsSubsetOf(durable), $"seed {seed}: {acknowledged.Except(durable).Count()} of {acknowledged.Count} acknowledged taps are lost");
        Assert.Equal(taps.Count, durable.Count);
        Assert.DoesNotContain(taps, t => t.Outcome == TapOutcome.Void);
        Assert.False(after.Health.Has(TroubleKind.OutboxRepaired));
        TapOutboxTests.AssertChain(taps, after);
        foreach (var journal in taps.GroupBy(t => t.Id.Journal)) Assert.Equal(journal.Count(), journal.Max(t => t.Id.Sequence));
    }

    private static async Task AppendUntilKilledAsync(string folder, int acknowledgements, HashSet<(string, long)> acknowledged)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(OutboxCrashTests).Assembly.Location]) { RedirectStandardOutput = true };
        start.Environment[OutboxCrashChild.Variable] = folder;
        using var child = Process.Start(start)!;
        try
        {
            for (var i = 0; i < acknowledgements; i++)
            {
                var line = await child.StandardOutput.ReadLineAsync(Workbench.Cancel) ?? throw new InvalidOperationException("The child ended by itself.");
                Note(line, acknowledged);
            }
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync(CancellationToken.None);
        }

        // Acknowledged just before the end and still in the pipe; the last line may be cut short.
        var rest = await child.StandardOutput.ReadToEndAsync(Workbench.Cancel);
        foreach (var line in rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)) Note(line, acknowledged);
    }

    private static void Note(string line, HashSet<(string, long)> acknowledged)
    {
        var parts = line.Split(' ');
        Assert.True(acknowledged.Add((parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture))), $"{line} was acknowledged twice");
    }
}

/// <summary>The process that is killed: this very program, told by a variable to append and do nothing else.</summary>
internal static class OutboxCrashChild
{
    public const string Variable = "CARDAGENT_TESTS_APPEND_IN";

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The test program starts itself as the process to be killed; there is no other entry before the runner's.")]
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } folder) return;
        var clock = new KioskClock(TimeProvider.System);
        var outbox = new TapOutbox(
            new OutboxOptions { File = Path.Combine(folder, "outbox.db") }, Workbench.Kiosk, KioskKey.Load(Path.Combine(folder, "kiosk.pem")),
            clock, new HealthBook(TimeProvider.System), NullLogger<TapOutbox>.Instance);
        var lanes = Enumerable.Range(0, 3).Select(_ => outbox.BorrowLane()).ToList();
        // Until the initialiser returns no other thread can run code of this program, so one thread drives all lanes; the outbox has its own.
        while (true)
        {
            foreach (var append in lanes.ConvertAll(lane => Workbench.Append(lane)))
            {
                var tap = append.GetAwaiter().GetResult();
                Console.Out.Write($"{tap.Id.Journal} {tap.Id.Sequence}\n");
                Console.Out.Flush();
            }
        }
    }
}
