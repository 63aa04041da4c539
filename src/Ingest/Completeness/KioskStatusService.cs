using CardSystem.Contracts;
using CardSystem.Ingest.Storage;
using Dapper;

namespace CardSystem.Ingest.Completeness;

/// <summary>Keeps the statuses on disk: the table <c>kiosk_statuses</c>.</summary>
public sealed class KioskStatusService(Database database, KioskStatusBook book, TimeProvider time, ILogger<KioskStatusService> log) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (kiosk, status) in Read(database)) book.Recall(kiosk, status);
        return base.StartAsync(cancellationToken);
    }

    public static IEnumerable<(string Kiosk, KioskStatus Status)> Read(Database database)
    {
        using var connection = database.Open();
        foreach (var (kiosk, body) in connection.Query<(string, byte[])>("select kiosk, body from kiosk_statuses order by kiosk"))
        {
            KioskStatus status;
            try
            {
                status = Message.ReadStatus(body);
            }
            catch (FormatException)
            {
                // Written by a version that spoke otherwise: the kiosk will say it anew.
                continue;
            }

            yield return (kiosk, status);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var kiosk in book.Changed.ReadAllAsync(stoppingToken)) Keep(kiosk);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private void Keep(string kiosk)
    {
        if (book[kiosk] is not { } status) return;
        try
        {
            using var connection = database.Open();
            connection.Execute(
                "insert into kiosk_statuses(kiosk, received_at, body) values(@kiosk, @now, @body) on conflict(kiosk) do update set received_at = excluded.received_at, body = excluded.body",
                new { kiosk, now = time.GetUtcNow().ToUnixTimeMilliseconds(), body = Message.Write(status) });
        }
        catch (Exception e) when (Database.IsStorageFailure(e))
        {
            log.LogWarning("The status of kiosk {Kiosk} could not be kept: {Why}", kiosk, e.Message);
        }
    }
}
