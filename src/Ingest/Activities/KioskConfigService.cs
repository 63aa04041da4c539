using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Mqtt;

namespace CardSystem.Ingest.Activities;

/// <summary>Keeps every kiosk's configuration retained at the gateway: looks every second whether something was imported, and every ten minutes because time passes.</summary>
public sealed class KioskConfigService(
    Database database, Action<Publication> publish, ActivitiesOptions options, DistrictDays days, CreditsOf credits, TimeProvider time, ILogger<KioskConfigService> log, MessageSeal? seal = null) : BackgroundService
{
    private readonly MessageSeal _seal = seal ?? MessageSeal.None;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, (long Version, string Seal)> _published = new(StringComparer.Ordinal);
    private long _version = -1;
    private long _builtAt;
    private readonly StepLoop _loop = new(time, log, "The kiosks' configuration cannot be told, and they keep what they have");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _loop.RunAsync(Look, Step, stoppingToken);

    /// <summary>Publishes what has changed since the last step.</summary>
    public void Step()
    {
        using var connection = database.Open();
        var version = Changes.Last(connection, ChangeKind.Everything, ChangeKind.Centre, ChangeKind.Session, ChangeKind.Credits);
        if (version == _version && time.GetElapsedTime(_builtAt) < Longest) return;
        foreach (var (kiosk, config) in Build(connection))
        {
            var (id, topic) = (new KioskId(kiosk), Topics.Config(new KioskId(kiosk)));
            var published = (config.Version, _seal.Mark(id));
            if (_published.GetValueOrDefault(kiosk) == published) continue;
            publish(new Publication(topic, _seal.Close(id, topic, Message.Write(config)), QoS: 1, Retain: true));
            _published[kiosk] = published;
            log.LogInformation("Kiosk {Kiosk} has configuration {Version} with {Sessions} sessions.", kiosk, config.Version, config.Sessions.Count);
        }

        (_version, _builtAt) = (version, time.GetTimestamp());
    }

    private List<(string Kiosk, KioskConfig Config)> Build(System.Data.Common.DbConnection connection)
    {
        using var work = Work.Begin(database, connection);
        var timetable = Timetable.Load(work);
        var kiosks = work.Query<(string Kiosk, string Centre, string CentreName)>("select k.kiosk, k.centre, o.name from kiosks k join organisations o on o.id = k.centre order by k.kiosk").ToList();
        var now = time.GetUtcNow();
        var credit = credits(work, days);
        var uidOnly = work.Query<string>("select centre from uid_permissions where from_at <= @at and until_at > @at and allowed = 1", new { at = now.ToUnixTimeMilliseconds() }).ToHashSet(StringComparer.Ordinal);
        var configs = kiosks.Select(k => (k.Kiosk, KioskConfigStore.Version(
            work, k.Kiosk, KioskConfigRules.Build(k.Kiosk, k.Centre, k.CentreName, timetable.At(k.Centre), options, now, credit, uidOnly.Contains(k.Centre))))).ToList();
        work.Commit();
        return configs;
    }
}
