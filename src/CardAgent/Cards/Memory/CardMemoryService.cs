using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Cards.Memory;

/// <summary>
/// Brings the memory of cards back from disk before the first card, and writes what changed a moment behind. A disk that refuses costs the memory, never a tap.
/// </summary>
public sealed class CardMemoryService(CardMemory memory, IOptions<CardsOptions> options, TimeProvider time, ILogger<CardMemoryService> log) : BackgroundService, IHostedLifecycleService
{
    private const int MostPerCommit = 500;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly string _file = options.Value.MemoryFile;
    private readonly Lock _disk = new();
    private CardMemoryStore? _store;
    private bool _complained;

    /// <summary>Before any other service starts, the readers among them.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        memory.Wiped += Wipe;
        memory.Forgotten += Purge;
        Guarded(() =>
        {
            foreach (var card in Store.Cards().Take(options.Value.RememberedCards)) memory.RememberOlder(card);
            foreach (var word in Store.Words().Take(options.Value.RememberedCards)) memory.RememberOlder(word);
        });
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the readers have stopped: the last taps are in it too.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        memory.Wiped -= Wipe;
        memory.Forgotten -= Purge;
        WriteChanges();
        Close();
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Round, time, stoppingToken);
                WriteChanges();
            }
        }
        catch (OperationCanceledException)
        {
            // The kiosk is being switched off.
        }
    }

    private CardMemoryStore Store => _store ??= CardMemoryStore.Open(_file);

    internal void WriteChanges()
    {
        memory.Trim();
        while (memory.TakeChanges(MostPerCommit) is { Any: true } changes)
            if (!Guarded(() => Write(changes))) return;
    }

    private void Write(MemoryChanges changes)
    {
        if (memory.IsStill(changes)) Store.Write(changes);
    }

    /// <summary>The file goes as a whole: nothing of it may be found on the disk of a kiosk that is revoked.</summary>
    private void Wipe() => Guarded(() =>
    {
        _store?.Dispose();
        _store = null;
        CardMemoryStore.Delete(_file);
    });

    private void Purge()
    {
        WriteChanges();
        Guarded(() => Store.Purge());
    }

    private bool Guarded(Action work)
    {
        lock (_disk)
        {
            try
            {
                work();
                _complained = false;
                return true;
            }
            catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
            {
                if (!_complained) log.LogWarning("The memory of cards '{File}' cannot be used: {Reason}. Cards met before cost more exchanges after a restart; nothing else is lost.", _file, e.Message);
                _complained = true;
                _store?.Dispose();
                _store = null;
                return false;
            }
        }
    }

    private void Close()
    {
        lock (_disk)
        {
            _store?.Dispose();
            _store = null;
        }
    }
}
