using System.Collections.Concurrent;
using System.Globalization;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Outbox;
using CardSystem.Contracts;
using CardSystem.Mqtt;
using CardSystem.Mqtt.Client;

namespace CardSystem.CardAgent.Uplink;

/// <summary>One link's life: subscribe, then step until it ends. All state belongs to the loop; acknowledgements come in through a queue.</summary>
internal sealed class UplinkSession(
    IMqttLink link, KioskId kiosk, UplinkOptions options, BatchSize batch, TapOutbox outbox, UplinkInbox inbox, StatusReport status, HealthBook health,
    Wake wake, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    /// <summary>How long an order may take to arrive where everything else is refused.</summary>
    private static readonly TimeSpan Hearing = TimeSpan.FromSeconds(10);

    private readonly long _start = time.GetTimestamp();
    private readonly ConcurrentQueue<(Parcel Parcel, byte? Code)> _landed = [];
    private readonly SendPlan _plan = new(options, batch, outbox.Counts, TimeSpan.Zero);
    private string? _liveFilter;
    private Task _statusInFlight = Task.CompletedTask;
    private Task _answerInFlight = Task.CompletedTask;

    /// <returns>Why the link is over, in plain words.</returns>
    /// <exception cref="MqttLinkException">The link ended in the middle of something.</exception>
    public async Task<string> RunAsync(CancellationToken stop)
    {
        if (inbox.CommandsFilter is { } commands) await SubscribeAsync([commands], stop);
        try
        {
            await SubscribeAsync(inbox.Filters, stop);
        }
        catch (MqttLinkException) when (inbox.CommandsFilter is not null)
        {
            await HearWhyAsync(stop);
            throw;
        }

        foreach (var comfort in inbox.Comforts) await TrySubscribeAsync(comfort, stop);
        health.Clear(TroubleKind.LinkDown);
        health.Clear(TroubleKind.NotAuthorised);
        status.Begin();
        while (!link.Ended.IsCompleted)
        {
            if (await StepAsync(stop) is { } over) return over;
            await wake.WaitAsync(link, _plan.Deadline(Now) - Now, stop);
        }

        // A link that dies on its first batch may have died of it.
        if (!_plan.HasDelivered && _plan.HasBatchInFlight) batch.Smaller();
        return await link.Ended;
    }

    /// <summary>The centre lets this kiosk hear its orders and nothing else: there will be one.</summary>
    private async Task HearWhyAsync(CancellationToken stop)
    {
        var until = Now + Hearing;
        do
        {
            while (link.Incoming.TryRead(out var publication)) await inbox.TakeAsync(publication);
            if (inbox.IsRetired || link.Ended.IsCompleted || Now >= until) return;
            await wake.WaitAsync(link, until - Now, stop);
        }
        while (true);
    }

    /// <summary>Leaves properly: the centre hears from us, not from the will, that we are going.</summary>
    public async Task LeaveAsync()
    {
        try
        {
            // A state on its way must not arrive after the last word.
            await _statusInFlight.WaitAsync(Farewell, time);
            await link.PublishAsync(status.Offline(), CancellationToken.None).WaitAsync(Farewell, time);
        }
        catch (Exception e) when (e is MqttLinkException or TimeoutException or OperationCanceledException)
        {
            // Then the will says it.
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_start);

    private async Task<string?> StepAsync(CancellationToken stop)
    {
        while (_landed.TryDequeue(out var landed)) await LandAsync(landed.Parcel, landed.Code);
        while (link.Incoming.TryRead(out var publication)) await inbox.TakeAsync(publication);
        await FollowCentreAsync(stop);
        _plan.Watch(outbox.Counts, Now);
        if (_plan.IsLinkDead(Now)) return string.Create(CultureInfo.InvariantCulture, $"the centre has not acknowledged for {options.AcknowledgementSeconds} s");
        await SendAllAsync(stop);
        TellStatus(stop);
        TellAnswer(stop);
        return null;
    }

    private async Task SendAllAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            switch (_plan.Next(outbox.Counts, Now))
            {
                case SendOrder.Send send:
                    Send(send.Parcel, stop);
                    break;
                case SendOrder.Read read when await ReadAsync(read) is { } entries:
                    foreach (var parcel in _plan.Take(read, entries)) Send(parcel, stop);
                    break;
                default:
                    return;
            }
        }
    }

    private async Task<IReadOnlyList<OutboxEntry>?> ReadAsync(SendOrder.Read read)
    {
        try
        {
            return await outbox.Read(read.After, read.UpTo, read.Most, options.BatchBytes);
        }
        catch (OutboxUnavailableException)
        {
            // The outbox has said so already.
            _plan.Pause(Now);
            return null;
        }
    }

    private void Send(Parcel parcel, CancellationToken stop)
    {
        _plan.Sent(parcel, Now);
        inbox.Sent(parcel.Entries);
        _ = SendAsync(parcel, stop);
    }

    private async Task SendAsync(Parcel parcel, CancellationToken stop)
    {
        byte? code = null;
        try
        {
            var payload = TapBatch.Write([.. parcel.Entries.Select(e => e.Json)]);
            code = await link.PublishAsync(new Publication(Topics.Taps(kiosk), payload), stop);
        }
        catch (Exception e) when (e is MqttLinkException or OperationCanceledException or ObjectDisposedException)
        {
            // Whether the centre has it is unknown. Where the link lives on the plan sends it again; where it does not, the next link will.
        }

        _landed.Enqueue((parcel, code));
        wake.Up();
    }

    private async Task LandAsync(Parcel parcel, byte? code)
    {
        if (code is null)
        {
            if (!link.Ended.IsCompleted) _plan.NotTaken(parcel, Now);
            return;
        }

        switch (_plan.Landed(parcel, code.Value, Now))
        {
            case Landing.Delivered:
                health.Clear(TroubleKind.NotAuthorised);
                break;
            case Landing.Void:
                await VoidAsync(parcel);
                break;
            case Landing.Stuck:
                health.Raise(TroubleKind.EntryStuck, $"the centre cannot take entry {parcel.Entries[0].Journal}/{parcel.Entries[0].Sequence}");
                break;
            case Landing.NotAllowed:
                health.Raise(TroubleKind.NotAuthorised, "the centre does not allow this kiosk to publish taps");
                log.LogError("The centre does not allow {Kiosk} to publish taps; it is tried again later, and nothing is lost.", kiosk);
                break;
            case Landing.Slower or Landing.Later:
                log.LogInformation("The centre has put off {Count} taps (reason code 0x{Code:x2}); they are sent again.", parcel.Entries.Count, code.Value);
                break;
            default:
                break;
        }
    }

    private async Task VoidAsync(Parcel parcel)
    {
        try
        {
            _plan.Again(Parcel.Of(await outbox.ReplaceByVoid(parcel.Entries[0])));
        }
        catch (OutboxUnavailableException)
        {
            _plan.Again(parcel);
            _plan.Pause(Now);
        }
    }

    private async Task FollowCentreAsync(CancellationToken stop)
    {
        if (inbox.LiveFilter is not { } filter || filter == _liveFilter) return;
        _liveFilter = filter;
        await TrySubscribeAsync(filter, stop);
    }

    /// <summary>For what is a comfort: a centre that does not give it leaves everything else in order.</summary>
    private async Task TrySubscribeAsync(string filter, CancellationToken stop)
    {
        try
        {
            await SubscribeAsync([filter], stop);
        }
        catch (MqttLinkException e) when (!link.Ended.IsCompleted)
        {
            log.LogInformation("The centre does not give {Filter}: {Reason}", filter, e.Message);
        }
    }

    private async Task SubscribeAsync(IReadOnlyList<string> filters, CancellationToken stop)
    {
        try
        {
            await link.SubscribeAsync(filters, stop).WaitAsync(TimeSpan.FromSeconds(options.AcknowledgementSeconds), time, stop);
        }
        catch (TimeoutException e)
        {
            throw new MqttLinkException($"the centre has not answered for {options.AcknowledgementSeconds} s", null, e);
        }
    }

    private void TellStatus(CancellationToken stop)
    {
        if (!_statusInFlight.IsCompleted || status.Due(Now) is not { } publication) return;
        _statusInFlight = TellAsync(publication, stop);
    }

    private void TellAnswer(CancellationToken stop)
    {
        if (_answerInFlight.IsCompleted && inbox.Orders?.Next() is { } answer) _answerInFlight = AnswerAsync(answer, stop);
    }

    private async Task AnswerAsync(KioskAnswer answer, CancellationToken stop)
    {
        try
        {
            await link.PublishAsync(new Publication(Topics.Answers(kiosk), KioskAnswer.Write(answer)), stop);
        }
        catch (Exception e) when (e is MqttLinkException or OperationCanceledException or ObjectDisposedException)
        {
            // As long as the order stands at the centre it comes again with the next link, and is answered again.
        }

        wake.Up();
    }

    private async Task TellAsync(Publication publication, CancellationToken stop)
    {
        try
        {
            var code = await link.PublishAsync(publication, stop);
            if (code == LandingRules.NotAuthorized) health.Raise(TroubleKind.NotAuthorised, "the centre does not allow this kiosk to tell its state");
        }
        catch (Exception e) when (e is MqttLinkException or OperationCanceledException or ObjectDisposedException)
        {
            // The next heartbeat says it again.
        }
    }
}
