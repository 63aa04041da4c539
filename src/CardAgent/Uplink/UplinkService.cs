using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Settings;
using CardSystem.Contracts;
using CardSystem.Mqtt.Client;

namespace CardSystem.CardAgent.Uplink;

/// <summary>Keeps a link to the centre: connect, let the session run, and when it ends wait a little and connect again. It never gives up and is never in a member's way.</summary>
public sealed class UplinkService : BackgroundService
{
    private readonly KioskId _kiosk;
    private readonly UplinkOptions _options;
    private readonly IMqttConnector _connector;
    private readonly TapOutbox _outbox;
    private readonly UplinkInbox _inbox;
    private readonly HealthBook _health;
    private readonly TimeProvider _time;
    private readonly ILogger<UplinkService> _log;
    private readonly StatusReport _status;
    private readonly Backoff _backoff;
    private readonly BatchSize _batch;
    private readonly Wake _wake;
    private string _lastReason = "";

    public UplinkService(
        KioskId kiosk, UplinkOptions options, IMqttConnector connector, TapOutbox outbox, UplinkInbox inbox, ConfigBook config, HealthBook health,
        KioskClock clock, TimeProvider time, Random random, ILogger<UplinkService> log, KioskCredentials? credentials = null)
    {
        (_kiosk, _options, _connector, _outbox, _inbox, _health, _time, _log) = (kiosk, options, connector, outbox, inbox, health, time, log);
        (_backoff, _batch, _wake) = (new Backoff(random), new BatchSize(options.BatchTaps), new Wake(time));
        _status = new StatusReport(kiosk, options, outbox, health, config, inbox.Hotlist, clock, credentials);
        outbox.Changed += _wake.Up;
        health.Changed += _wake.Up;
        if (inbox.Orders is { } orders) orders.Answered += _wake.Up;
        health.Raise(TroubleKind.LinkDown, "the centre has not been reached yet");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var began = _time.GetTimestamp();
                var reason = await LinkOnceAsync(stoppingToken);
                _backoff.LinkLived(_time.GetElapsedTime(began));
                var rest = _backoff.Next();
                Say(reason, rest);
                await Task.Delay(rest, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The kiosk is being switched off; what waits leaves after the next start.
        }
    }

    /// <returns>Why there is no link (any more).</returns>
    private async Task<string> LinkOnceAsync(CancellationToken stop)
    {
        try
        {
            await using var link = await _connector.ConnectAsync(LinkSettings.Of(_options, _kiosk, _status.Offline()), stop);
            _log.LogInformation("Connected to the centre at {Host}:{Port}; {Waiting} taps wait.", _options.Host, _options.Port, _outbox.Counts.Waiting);
            _lastReason = "";
            var session = new UplinkSession(link, _kiosk, _options, _batch, _outbox, _inbox, _status, _health, _wake, _time, _log);
            try
            {
                return await session.RunAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                await session.LeaveAsync();
                throw;
            }
        }
        catch (MqttLinkException e)
        {
            if (e.ReasonCode is 0x86 or 0x87) _health.Raise(TroubleKind.NotAuthorised, "the centre refuses this kiosk: " + e.Message.TrimEnd('.'));
            return e.Message;
        }
        catch (SettingException e)
        {
            return e.Message;
        }
#pragma warning disable CA1031 // Whatever goes wrong on the way to the centre, members go on signing in and the next attempt may succeed.
        catch (Exception e) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _log.LogError(e, "The link to the centre failed in a way nobody foresaw.");
            return e.Message;
        }
    }

    private void Say(string reason, TimeSpan rest)
    {
        reason = reason.TrimEnd('.');
        _health.Raise(TroubleKind.LinkDown, "no connection to the centre: " + reason);
        if (reason == _lastReason) return;
        _lastReason = reason;
        _log.LogWarning("No connection to the centre: {Reason}. {Waiting} taps wait; it is tried again in {Seconds:0.0} s and then for as long as it takes.", reason, _outbox.Counts.Waiting, rest.TotalSeconds);
    }
}
