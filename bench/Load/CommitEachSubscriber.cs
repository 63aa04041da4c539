using System.Diagnostics;
using CardSystem.Contracts;
using CardSystem.Mqtt.Client;
using Microsoft.Data.Sqlite;

namespace CardSystem.Load;

/// <summary>What people do today: a subscriber behind a broker that stores each message as it comes, one row a commit.</summary>
internal static class CommitEachSubscriber
{
    public static async Task<double> RunAsync(string host, int port, string database, int taps, Func<Task> publish, CancellationToken cancel)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=false");
        connection.Open();
        Run(connection, "pragma journal_mode=wal");
        Run(connection, "pragma synchronous=full");
        Run(connection, "create table taps(position integer primary key, kiosk text not null, journal text not null, seq integer not null, received_at integer not null, body blob not null, unique(kiosk, journal, seq))");
        using var insert = connection.CreateCommand();
        insert.CommandText = "insert into taps(kiosk, journal, seq, received_at, body) values (@kiosk, @journal, @seq, 0, @body) on conflict do nothing";
        var kiosk = insert.Parameters.Add("@kiosk", SqliteType.Text);
        var journal = insert.Parameters.Add("@journal", SqliteType.Text);
        var sequence = insert.Parameters.Add("@seq", SqliteType.Integer);
        var body = insert.Parameters.Add("@body", SqliteType.Blob);
        insert.Prepare();

        await using var link = await new MqttConnector(TimeProvider.System).ConnectAsync(new MqttLinkOptions { Host = host, Port = port, ClientId = "commit-each" }, cancel);
        await link.SubscribeAsync(["cardsystem/v1/kiosks/+/taps"], cancel);
        var clock = Stopwatch.StartNew();
        var publishing = publish();
        for (var stored = 0; stored < taps; stored++)
        {
            if (!await link.Incoming.WaitToReadAsync(cancel) || !link.Incoming.TryRead(out var message)) throw new InvalidOperationException($"The broker's link ended after {stored} taps: {await link.Ended}.");
            var tap = TapJson.Read(message.Payload.Span);
            (kiosk.Value, journal.Value, sequence.Value, body.Value) = (tap.Id.Kiosk.ToString(), tap.Id.Journal.ToString(), tap.Id.Sequence, message.Payload.ToArray());
            insert.ExecuteNonQuery();
        }

        var rate = taps / clock.Elapsed.TotalSeconds;
        await publishing;
        return rate;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
