using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using CardSystem.Contracts;
using CardSystem.Ingest.Inbox;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;
using CardSystem.Mqtt.Gateway;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Micro;

/// <summary>A thousand taps through the inbox, scanned, queued, committed and acknowledged, beside a thousand of the same rows written straight in one commit.</summary>
[MemoryDiagnoser]
public class InboxBenchmark
{
    private const int Taps = 1_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("inbox-bench").FullName;
    private readonly AnsweredConnection _connection = new();
    private readonly KioskId _kiosk = new("hk-01");
    private byte[] _template = [];
    private int _digits;
    private long _sequence = 1_000_000_000;
    private InboxQueue? _queue;
    private InboxDoor? _door;
    private Committer? _committer;
    private SqliteConnection? _straight;
    private SqliteCommand? _insert;

    [GlobalSetup]
    public void Setup()
    {
        _template = TapJson.Write(SampleTap.Make(_kiosk, new JournalId("0123456789abcdef"), _sequence, DateTimeOffset.FromUnixTimeMilliseconds(1_777_624_200_250)));
        _digits = _template.AsSpan().IndexOf("1000000000"u8);
        var options = new InboxOptions();
        var database = Fresh("inbox.db");
        _queue = new InboxQueue(options);
        _door = new InboxDoor(_queue);
        _committer = new Committer(database, _queue, _ => { }, new LogBell(), TimeProvider.System, NullLogger<Committer>.Instance);

        Fresh("straight.db");
        _straight = new SqliteConnection($"Data Source={Path.Combine(_folder, "straight.db")};Pooling=false");
        _straight.Open();
        Run("pragma journal_mode=wal");
        Run("pragma synchronous=full");
        Run("insert into journals(id, kiosk, journal) values (1, 'hk-01', '0123456789abcdef')");
        _insert = new SqliteCommand("insert into taps(journal, seq, received_at, body) values (1, @seq, 0, @body) on conflict do nothing", _straight);
        _insert.Parameters.Add("@seq", SqliteType.Integer);
        _insert.Parameters.Add("@body", SqliteType.Blob);
        _insert.Prepare();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Taps)]
    public void StraightIntoTheLog()
    {
        Run("begin immediate");
        for (var i = 0; i < Taps; i++)
        {
            _insert!.Parameters[1].Value = NextTap();
            _insert.Parameters[0].Value = _sequence;
            _insert.ExecuteNonQuery();
        }

        Run("commit");
    }

    [Benchmark(OperationsPerInvoke = Taps)]
    public int ThroughTheInbox()
    {
        for (var i = 0; i < Taps; i++)
        {
            var taken = _door!.TakeAsync(new InboundPublish(_connection, (ushort)(i + 1), 1, Topics.Taps(_kiosk), NextTap()), CancellationToken.None);
            if (!taken.IsCompleted) throw new InvalidOperationException("The queue is full.");
        }

        var before = _connection.Acknowledged;
        while (_connection.Acknowledged < before + Taps) _committer!.Step(CancellationToken.None);
        return _connection.Acknowledged;
    }

    private byte[] NextTap()
    {
        var tap = (byte[])_template.Clone();
        Encoding.ASCII.GetBytes((++_sequence).ToString(CultureInfo.InvariantCulture), tap.AsSpan(_digits));
        return tap;
    }

    private SqliteDatabase Fresh(string file)
    {
        var database = new SqliteDatabase(Path.Combine(_folder, file));
        Schema.Prepare(database);
        return database;
    }

    private void Run(string sql)
    {
        using var command = new SqliteCommand(sql, _straight);
        command.ExecuteNonQuery();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _committer?.Dispose();
        _queue?.Dispose();
        _insert?.Dispose();
        _straight?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Stands where the gateway's connection would and counts what it is told.</summary>
    private sealed class AnsweredConnection : IInboundConnection
    {
        public int Acknowledged { get; private set; }
        public string Identity => "hk-01";
        public void Acknowledge(in InboundPublish publish, byte reasonCode = 0) => Acknowledged++;
        public void Flush() { }
    }
}
