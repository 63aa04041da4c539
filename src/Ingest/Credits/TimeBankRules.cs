namespace CardSystem.Ingest.Credits;

/// <summary>Minutes a member took out of the time bank, entered by a named person.</summary>
/// <param name="Day">When, as <see cref="DateOnly.DayNumber"/>.</param>
public readonly record struct TimeWithdrawal(long Act, long Day, long Minutes, string Purpose);

/// <summary>A line of a member's time bank statement.</summary>
/// <param name="Minutes">Above zero put by, below zero taken out.</param>
/// <param name="What">The session's id, or what the minutes were taken for.</param>
/// <param name="Act">The act that took them out; for a deposit the act that caused it, 0 for attendance alone.</param>
/// <param name="Balance">Never below zero.</param>
/// <param name="Owed">What had been taken out and is no longer covered; the next deposits cover it first.</param>
public readonly record struct TimeBankLine(long Day, long Minutes, string What, long Act, long Balance, long Owed);

/// <summary>
/// A withdrawal is refused when the balance does not cover it. Should the deposits shrink afterwards, because a correction shortened a stay, the withdrawal stands,
/// the balance stays at zero and the rest is shown as owed. Balance and owed minutes are never both above zero, and their difference is always what was
/// put by less what was taken out.
/// </summary>
public static class TimeBankRules
{
    public static (long Balance, long Owed) Of(long putBy, long takenOut) => (Math.Max(0, putBy - takenOut), Math.Max(0, takenOut - putBy));

    /// <summary>Deposits and withdrawals by day, on one day the deposits first.</summary>
    public static IReadOnlyList<TimeBankLine> Statement(IEnumerable<LedgerEntry> ledger, IEnumerable<TimeWithdrawal> withdrawals)
    {
        var moves = ledger.Where(e => e is { IsLive: true, Account: CreditAccount.TimeBank }).Select(e => (e.Day, Order: 0, e.Act, What: e.Session, Minutes: e.Amount))
            .Concat(withdrawals.Select(w => (w.Day, Order: 1, w.Act, What: w.Purpose, Minutes: -w.Minutes)))
            .OrderBy(m => m.Day).ThenBy(m => m.Order).ThenBy(m => m.Act).ThenBy(m => m.What, StringComparer.Ordinal);
        var (lines, putBy, takenOut) = (new List<TimeBankLine>(), 0L, 0L);
        foreach (var (day, _, act, what, minutes) in moves)
        {
            if (minutes > 0) putBy += minutes;
            else takenOut -= minutes;
            var (balance, owed) = Of(putBy, takenOut);
            lines.Add(new TimeBankLine(day, minutes, what, act, balance, owed));
        }

        return lines;
    }
}
