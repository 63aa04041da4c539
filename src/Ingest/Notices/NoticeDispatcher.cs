using System.Collections.Concurrent;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Notices;

/// <summary>Sends one message; what goes wrong is an outcome.</summary>
public delegate Task<SendOutcome> SendNotice(OutgoingMessage message, CancellationToken stop);

/// <summary>
/// The loop that carries notices out, stepped by its service: marks what has been sent, shares out what is due, and speaks to as many channels at once as allowed,
/// each for one message at a time. What it takes it leases in the database, so that two services over one database do not both send;
/// after a crash the lease ends and the same message goes out again under the same id.
/// </summary>
public sealed class NoticeDispatcher : IDisposable
{
    private const int MostOfADigest = 500;
    private const int MostForgotten = 1_000;
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    private readonly Database _database;
    private readonly SendNotice _send;
    private readonly NoticeOptions _options;
    private readonly TimeZoneInfo _zone;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly string _owner;
    private readonly ILogger<NoticeDispatcher> _log;
    private readonly Sharing _sharing;

    // Touched by the step alone.
    private readonly Dictionary<long, UnderWay> _underWay = [];
    private readonly HashSet<string> _sick = new(StringComparer.Ordinal);
    private DateTimeOffset _forgetAt;

    // Filled by sends that end, emptied by the step.
    private readonly ConcurrentQueue<(UnderWay Sending, SendOutcome Outcome)> _ended = new();
    private readonly LogBell _bell = new();

    /// <param name="owner">Who holds the leases: another name for each running service.</param>
    public NoticeDispatcher(
        Database database, SendNotice send, NoticeOptions options, TimeZoneInfo zone, TimeProvider time, Random random, string owner, ILogger<NoticeDispatcher> log)
    {
        (_database, _send, _options, _zone, _time, _random, _owner, _log) = (database, send, options, zone, time, random, owner, log);
        _sharing = new Sharing(options, zone);
    }

    public int UnderWayCount => _underWay.Count;

    /// <summary>Waits until a send ends, at most so long.</summary>
    public void Wait(TimeSpan longest, CancellationToken stop) => _bell.Wait(longest, stop);

    /// <summary>One round. A storage failure comes out; what was sent meanwhile is marked in a later round.</summary>
    /// <returns>True where something was done.</returns>
    public bool Step()
    {
        using var connection = _database.Open();
        var worked = Settle(connection);
        worked |= Share(connection);
        worked |= Start(connection);
        if (!worked) Forget(connection);
        return worked;
    }

    /// <summary>Marks what has ended, so that a service that stops leaves nothing to be sent twice.</summary>
    public bool Settle()
    {
        using var connection = _database.Open();
        return Settle(connection);
    }

    private bool Settle(System.Data.Common.DbConnection connection)
    {
        if (_ended.IsEmpty) return false;
        while (_ended.TryPeek(out var ended))
        {
            using (var work = Work.Begin(_database, connection))
            {
                Mark(work, ended.Sending, ended.Outcome);
                work.Commit();
            }

            // Only what is marked is let go: a failing database must not make us forget that something was sent.
            _ended.TryDequeue(out _);
            _underWay.Remove(ended.Sending.Delivery.Number);
        }

        return true;
    }

    private void Mark(Work work, UnderWay sending, SendOutcome outcome)
    {
        var (now, delivery, channel) = (_time.GetUtcNow(), sending.Delivery, sending.Message.Channel);
        var at = now.ToUnixTimeMilliseconds();
        if (outcome.Verdict == SendVerdict.Sent)
        {
            DeliveryStore.Sent(work, delivery.Number, at);
            ChannelStore.Succeeded(work, channel.Name, at);
            _sick.Remove(channel.Server);
            return;
        }

        if (outcome.Verdict == SendVerdict.Unreachable) _sick.Add(channel.Server);
        else if (outcome.Verdict != SendVerdict.Paused) _sick.Remove(channel.Server);
        MarkFailed(work, delivery, channel, outcome, now);
    }

    private void MarkFailed(Work work, Delivery delivery, NoticeChannel channel, SendOutcome outcome, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var why = NoticeTextRules.Cut(outcome.Why, 500);
        var pause = RetryRules.Pause(outcome.HoldsChannel ? Math.Max(delivery.Attempts, channel.Failures + 1) : delivery.Attempts, _options, _random);
        if (outcome.NotBefore is { } asked && asked > pause) pause = asked;
        var due = (now + pause).ToUnixTimeMilliseconds();
        var giveUp = outcome.IsFinal ? null : RetryRules.GiveUp(delivery.Attempts, TimeSpan.FromMilliseconds(at - delivery.MadeAt), _options);
        if (outcome.IsFinal || giveUp is not null) Bury(work, delivery, at, giveUp is null ? why : $"{why} ({giveUp})");
        else if (!DeliveryStore.PutOff(work, delivery.Number, _owner, due, why)) return;
        ChannelStore.Failed(work, channel.Name, why, outcome.HoldsChannel ? due : null);
        // A channel that has been out of reach all the time gives up everything that old at once, not one message an hour.
        if (outcome.HoldsChannel && channel.Failures + 1 >= _options.Attempts)
            DeliveryStore.BuryOlder(work, channel.Name, now.AddHours(-_options.GiveUpHours).ToUnixTimeMilliseconds(), at, $"{why} (given up after {_options.GiveUpHours} hours)");
        if (outcome.Verdict == SendVerdict.Gone) SwitchOff(work, channel.Name, now, why);
    }

    private void Bury(Work work, Delivery delivery, long at, string why)
    {
        DeliveryStore.Bury(work, delivery.Number, at, why);
        _log.LogWarning("A notice to channel {Channel} is a dead letter ({Id}): {Why} 'ingest notices list --dead' shows them.", delivery.Channel, delivery.Id, why);
    }

    private void SwitchOff(Work work, string channel, DateTimeOffset now, string why)
    {
        if (!ChannelStore.Switch(work, channel, on: false, why)) return;
        var waiting = DeliveryStore.BuryAll(work, channel, now.ToUnixTimeMilliseconds(), "the channel was switched off");
        ActLog.Record(work, now, ActLog.System, "notice-channel-disable", channel, new { reason = why, waiting });
        _log.LogWarning("Channel {Channel} is switched off: {Why}", channel, why);
    }

    private bool Share(System.Data.Common.DbConnection connection)
    {
        var now = _time.GetUtcNow();
        var at = now.ToUnixTimeMilliseconds();
        using (var look = Work.Read(_database, connection))
        {
            if (!NoticeStore.AnyDue(look, at) && DeliveryStore.DigestsDue(look, at).Count == 0) return false;
        }

        using var work = Work.Begin(_database, connection);
        DeliveryStore.Lock(work);
        var done = _sharing.ShareOut(work, now) + _sharing.MakeDigests(work, now);
        work.Commit();
        return done > 0;
    }

    private bool Start(System.Data.Common.DbConnection connection)
    {
        if (_underWay.Count >= _options.Concurrency) return false;
        using (var look = Work.Read(_database, connection))
        {
            if (ChannelStore.Ready(look, _time.GetUtcNow().ToUnixTimeMilliseconds()).Count == 0) return false;
        }

        var (taken, held) = Take(connection);
        foreach (var sending in taken)
        {
            _underWay.Add(sending.Delivery.Number, sending);
            _ = SendAsync(sending);
        }

        return held || taken.Count > 0;
    }

    /// <summary>Takes at most one delivery of each ready channel and marks it as ours. Nothing is sent before this is committed.</summary>
    private (List<UnderWay> Taken, bool Held) Take(System.Data.Common.DbConnection connection)
    {
        var taken = new List<UnderWay>();
        var held = false;
        using var work = Work.Begin(_database, connection);
        DeliveryStore.Lock(work);
        var now = _time.GetUtcNow();
        foreach (var channel in ChannelStore.Ready(work, now.ToUnixTimeMilliseconds()))
        {
            if (_underWay.Count + taken.Count >= _options.Concurrency) break;
            if (_underWay.Values.Concat(taken).Count(u => u.Message.Channel.Server == channel.Server) >= MostAt(channel.Server)) continue;
            if (TakeNext(work, channel, now, ref held) is { } sending) taken.Add(sending);
        }

        work.Commit();
        return (taken, held);
    }

    /// <summary>One server that hangs must not take every place: half of them at most, and one while it is known to be in trouble.</summary>
    private int MostAt(string server) => _sick.Contains(server) ? 1 : Math.Max(1, _options.Concurrency / 2);

    private UnderWay? TakeNext(Work work, NoticeChannel channel, DateTimeOffset now, ref bool held)
    {
        var at = now.ToUnixTimeMilliseconds();
        while (DeliveryStore.Next(work, channel.Name, at) is { } delivery)
        {
            if (_underWay.ContainsKey(delivery.Number)) return null;
            if (delivery.Attempts >= _options.Attempts)
            {
                Bury(work, delivery, at, $"The service ended {delivery.Attempts} times while it sent this.");
                continue;
            }

            if (QuietRules.HeldUntil(channel, delivery.Level, now, _zone) is { } until)
            {
                DeliveryStore.Hold(work, channel.Name, channel.PassingLevel, until.ToUnixTimeMilliseconds());
                held = true;
                continue;
            }

            if (Message(work, channel, delivery) is not { } message)
            {
                DeliveryStore.Drop(work, delivery.Number, at, "nothing is left to tell");
                continue;
            }

            DeliveryStore.Take(work, delivery.Number, _owner, (now + TimeSpan.FromSeconds(_options.LeaseSeconds)).ToUnixTimeMilliseconds());
            ChannelStore.HoldUntil(work, channel.Name, at + (60_000 / Math.Max(1, channel.Rate)));
            return new UnderWay(delivery with { Attempts = delivery.Attempts + 1 }, message);
        }

        return null;
    }

    private OutgoingMessage? Message(Work work, NoticeChannel channel, Delivery delivery)
    {
        IReadOnlyList<StoredNotice> notices = delivery.Notice is { } number
            ? NoticeStore.Find(work, number) is { } notice ? [notice] : []
            : NoticeStore.OfDigest(work, delivery.Id, MostOfADigest);
        return notices.Count == 0 ? null : new OutgoingMessage(
            delivery.Id, channel, [.. notices.Select(n => NoticeTextRules.Tell(n, channel, _options.LinkBase, n.Withdraws is { } keys ? DeliveryStore.LastTold(work, channel.Name, keys.Split('\n')) : null))], delivery.Notice is null, DateTimeOffset.FromUnixTimeMilliseconds(delivery.MadeAt));
    }

    private async Task SendAsync(UnderWay sending)
    {
        // Away from the step's thread: a sender that blocks must not hold the others up.
        var outcome = await Task.Run(() => BoundedSend.SendAsync(_send, sending.Message, _options, _time));
        _ended.Enqueue((sending, outcome));
        _bell.Ring();
    }

    private void Forget(System.Data.Common.DbConnection connection)
    {
        var now = _time.GetUtcNow();
        if (now < _forgetAt) return;
        using var work = Work.Begin(_database, connection);
        var before = now.AddDays(-_options.KeepDays).ToUnixTimeMilliseconds();
        var forgotten = DeliveryStore.Forget(work, before, MostForgotten) + NoticeStore.Forget(work, before, MostForgotten);
        work.Commit();
        if (forgotten < MostForgotten) _forgetAt = now + ForgetEvery;
    }

    public void Dispose() => _bell.Dispose();

    private sealed record UnderWay(Delivery Delivery, OutgoingMessage Message);
}
