using System.Globalization;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>
/// The list of lost cards on disk: <c>cardsystem-hotlist-1 VERSION MILLISECONDS</c>, then a line for each card, <c>-</c> before one that is suspended, then <c>end COUNT</c>.
/// Written beside and renamed over, so that a power cut leaves the old or the new one.
/// </summary>
internal static class HotlistFile
{
    private const string Head = "cardsystem-hotlist-1";

    /// <summary>Failing to keep the list is no reason not to use it.</summary>
    public static void Write(string path, HotlistState state, ILogger log)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write))
            {
                using (var text = new StreamWriter(file, leaveOpen: true))
                {
                    text.NewLine = "\n";
                    text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Head} {state.Version} {state.At?.ToUnixTimeMilliseconds() ?? 0}"));
                    foreach (var (card, reason) in state.Cards) text.WriteLine((reason == RefusalReason.CardSuspended ? "-" : "") + card);
                    text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"end {state.Cards.Count}"));
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("The list of lost cards is in force but could not be kept in '{File}': {Reason}", path, e.Message);
        }
    }

    /// <returns>Null where there is none that can be used: the centre then sends the whole list.</returns>
    public static HotlistState? Read(string path, ILogger log)
    {
        try
        {
            return File.Exists(path) ? Parse(File.ReadLines(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            log.LogWarning("The list of lost cards kept in '{File}' cannot be used: {Reason} The centre will send it again.", path, e.Message);
            return null;
        }
    }

    private static HotlistState Parse(IEnumerable<string> lines)
    {
        var cards = new Dictionary<CardId, RefusalReason>();
        string[]? head = null;
        foreach (var line in lines)
        {
            if (head is null) head = line.Split(' ');
            else if (line.StartsWith("end ", StringComparison.Ordinal)) return line[4..] == cards.Count.ToString(CultureInfo.InvariantCulture) ? State(head, cards) : throw new FormatException("It is not whole.");
            else if (cards.Count < HotlistBook.MostCards) cards[new CardId(line.TrimStart('-'))] = line.StartsWith('-') ? RefusalReason.CardSuspended : RefusalReason.CardRevoked;
            else throw new FormatException("It is too long.");
        }

        throw new FormatException("It is not whole.");
    }

    private static HotlistState State(string[] head, Dictionary<CardId, RefusalReason> cards) =>
        head is [Head, var version, var at] && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var instant)
            ? new HotlistState(number, instant == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(instant), cards)
            : throw new FormatException("Its first line is not understood.");
}
