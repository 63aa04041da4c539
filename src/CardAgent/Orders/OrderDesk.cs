using System.Collections.Concurrent;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Orders;

/// <summary>
/// Does what the centre's people ask of this kiosk, each order once, and answers. Nothing here stands in a member's way: taps go on while the kiosk says where it is, and before it starts anew
/// what is under way ends properly. Taken from the uplink alone; answers may be fetched from any thread.
/// </summary>
public sealed class OrderDesk(OrderBook book, OrderReport report, ScreenBoard screen, KioskClock clock, TimeProvider time, ILogger<OrderDesk> log)
{
    private const int MostAnswers = 32;

    /// <summary>A kiosk's clock need not be right to the minute.</summary>
    private static readonly TimeSpan ClockMayBeOff = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Located = TimeSpan.FromMinutes(1);

    /// <summary>The answer that the order was received leaves first.</summary>
    private static readonly TimeSpan BeforeRestart = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<KioskAnswer> _answers = new();
    private string? _restarting;

    /// <summary>Raised when there is an answer to fetch.</summary>
    public event Action? Answered;

    /// <summary>Raised once: everything is to end in an orderly way and to start anew.</summary>
    public event Action? RestartWanted;

    public KioskAnswer? Next() => _answers.TryDequeue(out var answer) ? answer : null;

    /// <summary>All that is open. What was done before is only answered again: its answer may have been lost.</summary>
    public void Take(KioskOrderMessage message)
    {
        foreach (var order in message.Orders)
        {
            if (order.Until < clock.Now - ClockMayBeOff) log.LogInformation("Order {Id} ({Kind}) is over and is not done.", order.Id, Shown.Of(order.Kind));
            else if (book.Has(order.Id)) Repeat(order);
            else Begin(order);
        }
    }

    private void Repeat(KioskOrder order)
    {
        if (order.Kind == OrderKinds.Report) Say(order, OrderStates.Done, report: report.Make());
        // Until this run of the agent is over the order to start anew is not done.
        else Say(order, order.Id == _restarting ? OrderStates.Received : OrderStates.Done);
    }

    private void Begin(KioskOrder order)
    {
        if (order.Kind is not (OrderKinds.Locate or OrderKinds.Restart or OrderKinds.Report))
        {
            Say(order, OrderStates.Unknown);
            return;
        }

        if (!book.Take(order.Id))
        {
            Say(order, OrderStates.Failed, "it cannot be written down here that it was done, so it is not done: the disk refuses");
            return;
        }

        log.LogWarning("The centre's people ask this kiosk: {Kind}.", order.Kind);
        switch (order.Kind)
        {
            case OrderKinds.Locate:
                screen.Locate(order.Text ?? "", Located);
                Say(order, OrderStates.Done, screen.Watchers == 0 ? "no browser shows the kiosk's page" : null);
                break;
            case OrderKinds.Restart:
                _restarting = order.Id;
                Say(order, OrderStates.Received);
                _ = RestartSoonAsync();
                break;
            default:
                Say(order, OrderStates.Done, report: report.Make());
                break;
        }
    }

    private async Task RestartSoonAsync()
    {
        await Task.Delay(BeforeRestart, time);
        RestartWanted?.Invoke();
    }

    private void Say(KioskOrder order, string state, string? note = null, KioskReport? report = null)
    {
        // The oldest would be asked for again; the newest somebody waits for.
        while (_answers.Count >= MostAnswers) _answers.TryDequeue(out _);
        _answers.Enqueue(new KioskAnswer(order.Id, state, clock.Now, note, report));
        Answered?.Invoke();
    }
}
