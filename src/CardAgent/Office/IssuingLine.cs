using CardSystem.CardAgent.Readers;

namespace CardSystem.CardAgent.Office;

/// <summary>One clerk, one reader, one card after another.</summary>
internal sealed class IssuingLine(CentreClient centre, CardIssuer issuer, DeskReader reader, OfficeOptions options, Action<string> say)
{
    /// <summary>A card that leaves so often is a broken one, or its reader is.</summary>
    private const int MostBreaks = 50;

    /// <summary>A card for one member, however often it is pulled away.</summary>
    /// <returns>The card's number.</returns>
    public string One(string member, string? replaces, CancellationToken stop)
    {
        if (Begun(member, replaces, out var finished) is not { } order)
        {
            say($"Card {finished} on {reader.Name} is {member}'s already, and in use; take it away.");
            return finished;
        }

        say($"{order.Name} ({order.Member}), branch {order.Branch}: lay a blank card on {reader.Name}.");
        var card = Make(order, stop);
        say($"Card {card} of {order.Name} is ready; take it away.");
        return card;
    }

    /// <summary>A card for each member of a list; one that goes wrong is told and written down, and the next one's turn comes.</summary>
    /// <returns>How many have none now.</returns>
    /// <exception cref="OfficeException">The centre cannot be reached; started again, the batch goes on here.</exception>
    public int All(IReadOnlyList<BatchRow> rows, BatchResults results, CancellationToken stop)
    {
        var without = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            if (results.Has(rows[i].Member)) continue;
            stop.ThrowIfCancellationRequested();
            if (!Turn($"{i + 1} of {rows.Count}", rows[i], results, stop)) without++;
        }

        return without;
    }

    /// <returns>Null where the member's card lies there, finished by an earlier run whose last word was lost.</returns>
    private CardOrder? Begun(string member, string? replaces, out string finished)
    {
        finished = "";
        try
        {
            return centre.Begin(member, replaces);
        }
        catch (OfficeException e) when (e.Fault == OfficeFault.Refused)
        {
            if (issuer.Finished(member) is not { } card) throw;
            finished = card;
            return null;
        }
    }

    private bool Turn(string place, BatchRow row, BatchResults results, CancellationToken stop)
    {
        try
        {
            if (results.BegunFor(row.Member) is { } begun && centre.ByNumber(begun) is { State: "active" } known && known.Member == row.Member)
            {
                results.Add(row.Member, begun, BatchResults.Issued, "finished before");
                say($"{place}: {row.Member} has card {begun} already.");
                return true;
            }

            var order = centre.Begin(row.Member, row.Replaces);
            results.Add(row.Member, order.Card, BatchResults.Begun);
            say($"{place}: {order.Name} ({order.Member}), branch {order.Branch}: lay down a blank card.");
            var card = Tried(order, stop);
            results.Add(row.Member, card, BatchResults.Issued);
            say($"{place}: {order.Name} has card {card}; take this card away.");
            reader.WaitForRemoval(stop);
            return true;
        }
        catch (OfficeException e) when (e.Fault != OfficeFault.Unreachable)
        {
            results.Add(row.Member, "", e.Fault == OfficeFault.BadCard ? BatchResults.Failed : BatchResults.Refused, e.Message);
            say($"{place}: {row.Member} has no card: {e.Message}");
            return false;
        }
    }

    /// <summary>One bad card is put aside and another taken.</summary>
    private string Tried(CardOrder order, CancellationToken stop)
    {
        for (var card = 1; ; card++)
        {
            try
            {
                return Make(order, stop);
            }
            catch (OfficeException e) when (e.Fault == OfficeFault.BadCard)
            {
                var last = card == options.CardsPerMember;
                say($"{e.Message}{(last ? " Take it away." : $" Take it away and lay down another for {order.Name}.")}");
                reader.WaitForRemoval(stop);
                if (last) throw;
            }
        }
    }

    private string Make(CardOrder order, CancellationToken stop)
    {
        for (var breaks = 1; ; breaks++)
        {
            reader.WaitForCard(stop);
            try
            {
                return issuer.Issue(order);
            }
            catch (CardServiceException e) when (breaks < MostBreaks)
            {
                say($"{e.Message} Nothing is lost: lay the card down again, and it goes on where it stopped.");
            }
        }
    }
}
