using CardSystem.Contracts;
using CardSystem.CardAgent.Health;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>What the centre told this kiosk: timetable and policy, the newest version, kept on disk so that a kiosk without network starts with it.</summary>
public sealed class ConfigBook
{
    private readonly string _file;
    private readonly HealthBook _health;
    private readonly ILogger<ConfigBook> _log;
    private readonly KioskAnchors _anchors;
    private readonly TimeProvider _time;
    private readonly string _topic;
    private readonly Lock _lock = new();
    private volatile KioskConfig? _current;

    /// <param name="anchors">Where there are any, a configuration counts only under the centre's signature.</param>
    public ConfigBook(KioskOptions options, HealthBook health, TimeProvider time, ILogger<ConfigBook> log, KioskAnchors? anchors = null)
    {
        (_file, _health, _log, _anchors, _time) = (options.ConfigFile, health, log, anchors ?? KioskAnchors.None, time);
        _topic = KioskId.TryParse(options.Id, out var kiosk) ? Topics.Config(kiosk) : "";
        _current = ReadFile(time);
        if (_current is null) health.Raise(TroubleKind.NoTimetable, "no timetable has been received yet");
    }

    /// <summary>Raised after a newer configuration was taken.</summary>
    public event Action? Changed;

    /// <summary>Null until the first one has arrived.</summary>
    public KioskConfig? Current => _current;

    public IReadOnlyList<TimetableSession> Sessions => _current?.Sessions ?? [];

    public KioskPolicy Policy => _current?.Policy ?? new KioskPolicy();

    public long Version => _current?.Version ?? 0;

    /// <summary>Takes a configuration as it came over the wire. One that cannot be understood, or is not newer, changes nothing.</summary>
    public void Take(ReadOnlySpan<byte> utf8)
    {
        KioskConfig config;
        try
        {
            config = Checked(utf8, DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime));
            _health.Clear(TroubleKind.NotFromCentre);
        }
        catch (FormatException e)
        {
            if (_anchors.Any) _health.Raise(TroubleKind.NotFromCentre, "a configuration was refused: " + e.Message.TrimEnd('.'));
            _log.LogWarning("The configuration just received is not used: {Reason}. Version {Version} stays in force.", e.Message, Version);
            return;
        }

        lock (_lock)
        {
            if (config.Version <= Version) return;
            _current = config;
            Keep(utf8);
        }

        _health.Clear(TroubleKind.NoTimetable);
        _log.LogInformation("Configuration {Version} of {Centre} is in force: {Sessions} sessions.", config.Version, config.CentreName, config.Sessions.Count);
        Changed?.Invoke();
    }

    /// <param name="on">The day on which the signature must be good; null for what was good when it was kept.</param>
    private KioskConfig Checked(ReadOnlySpan<byte> utf8, DateOnly? on)
    {
        var config = Message.ReadConfig(_anchors.Open(_topic, utf8, on).Span);
        return ConfigRules.Fault(config) is { } fault ? throw new FormatException(fault) : config;
    }

    /// <summary>Written beside and renamed over, so that a power cut leaves the old or the new one. Failing to keep it is no reason not to use it.</summary>
    private void Keep(ReadOnlySpan<byte> utf8)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            DurableFile.Write(_file, utf8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.LogWarning("The configuration is in force but could not be kept in '{File}': {Reason}", _file, e.Message);
        }
    }

    private KioskConfig? ReadFile(TimeProvider time)
    {
        try
        {
            return File.Exists(_file) ? Checked(File.ReadAllBytes(_file), null) : null;
        }
        catch (FormatException e)
        {
            var aside = $"{_file}.bad-{time.GetUtcNow():yyyyMMdd-HHmmss}";
            _log.LogWarning("The configuration kept in '{File}' cannot be used and is set aside as '{Aside}': {Reason}. The centre will send it again.", _file, aside, e.Message);
            TryMove(aside);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.LogWarning("The configuration kept in '{File}' cannot be read: {Reason}", _file, e.Message);
            return null;
        }
    }

    private void TryMove(string aside)
    {
        try
        {
            File.Move(_file, aside, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.LogWarning("'{File}' could not be set aside: {Reason}", _file, e.Message);
        }
    }
}
