using BenchmarkDotNet.Attributes;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Micro;

/// <summary>A tap signed, chained and made durable in the kiosk's outbox, beside one bare row a commit into SQLite on the same disk.</summary>
[MemoryDiagnoser]
public class OutboxBenchmark
{
    private readonly string _folder = Directory.CreateTempSubdirectory("outbox-bench").FullName;
    private readonly KioskClock _clock = new(TimeProvider.System);
    private TapOutbox? _outbox;
    private OutboxLane? _lane;
    private SqliteConnection? _bare;
    private SqliteCommand? _insert;

    [GlobalSetup]
    public void Setup()
    {
        var keyFile = Path.Combine(_folder, "kiosk.pem");
        KioskKey.Create(keyFile);
        var options = new OutboxOptions { File = Path.Combine(_folder, "outbox.db"), MaxEntries = 10_000_000, MaxMegabytes = 65_536 };
        _outbox = new TapOutbox(options, new KioskId("hk-01"), KioskKey.Load(keyFile), _clock, new HealthBook(TimeProvider.System), NullLogger<TapOutbox>.Instance);
        _lane = _outbox.BorrowLane();
        _bare = new SqliteConnection($"Data Source={Path.Combine(_folder, "bare.db")};Pooling=false");
        _bare.Open();
        foreach (var sql in new[] { "pragma journal_mode=wal", "pragma synchronous=full", "create table taps(seq integer primary key, body blob)" })
        {
            using var command = new SqliteCommand(sql, _bare);
            command.ExecuteNonQuery();
        }

        _insert = new SqliteCommand("insert into taps(body) values (@body)", _bare);
        _insert.Parameters.AddWithValue("@body", new byte[600]);
        _insert.Prepare();
    }

    [Benchmark(Baseline = true)]
    public int OneBareRowACommit() => _insert!.ExecuteNonQuery();

    [Benchmark]
    public Task<Tap> AppendTap()
    {
        var draft = _lane!.Begin();
        return draft.Append(SampleTap.Make(draft.Id.Kiosk, draft.Id.Journal, draft.Id.Sequence, draft.At) with { Previous = draft.Previous, KioskSignature = default });
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _outbox?.Dispose();
        _insert?.Dispose();
        _bare?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
