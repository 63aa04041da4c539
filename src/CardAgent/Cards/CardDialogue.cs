using System.Buffers;
using CardSystem.CardAgent.Readers;

namespace CardSystem.CardAgent.Cards;

/// <summary>
/// Sends a command and brings back the whole answer, whichever way the card wants it: in pieces fetched by GET RESPONSE (61xx), with the exact length (6Cxx),
/// commands longer than 255 bytes in a chain, or all at once in extended length where the card wants neither.
/// Follows ISO 7816-4; whatever a card answers, it ends after a bounded number of exchanges with a bounded answer.
/// </summary>
public sealed class CardDialogue(ICardChannel channel)
{
    /// <summary>Twice what any object of our cards has.</summary>
    public const int LongestAnswer = 32_768;

    private const int MostPieces = 256;

    /// <summary>The class of commands that a reader answers itself (PC/SC part 3).</summary>
    private const byte ToReader = 0xFF;

    /// <summary>Commands that went to the card, pieces and links counted each; those the reader answers itself are not among them.</summary>
    public int Exchanges { get; private set; }

    /// <summary>Bytes of those commands and of their answers.</summary>
    public int Bytes { get; private set; }

    /// <exception cref="CardServiceException">The card left, or the service failed.</exception>
    public ResponseApdu Send(CommandApdu command)
    {
        if (command.Data.Length > CommandApdu.ShortData) return SendInLinks(command);
        var answer = Exchange(command.ShortForm());
        // The exact length, as the card told it. Asking twice is enough for an honest card.
        for (var again = 0; answer.Sw1 == 0x6C && again < 2; again++) answer = Exchange(command.ShortForm(answer.Sw2));
        // 6700 "wrong length": the card has more than 256 bytes to say and knows no GET RESPONSE.
        if (answer.Status == 0x6700 && command.Expects) answer = Exchange(command.ExtendedForm());
        return Whole(answer);
    }

    /// <summary>In extended length at once, for a card that says it takes it.</summary>
    /// <exception cref="CardServiceException">The card left, or the service or reader cannot do that.</exception>
    public ResponseApdu SendLong(CommandApdu command) => Whole(Exchange(command.ExtendedForm()));

    private ResponseApdu SendInLinks(CommandApdu command)
    {
        var rest = command.Data.Span;
        for (var first = true; rest.Length > CommandApdu.ShortData; first = false)
        {
            var answer = Exchange(command.Link(rest[..CommandApdu.ShortData]));
            // 6884 or an unknown class: no chaining here. The first link has done nothing yet, so the command may be sent the other way.
            if (first && answer.Status is 0x6884 or 0x6E00 or 0x6700) return Whole(Exchange(command.ExtendedForm()));
            if (!answer.Ok) return answer;
            rest = rest[CommandApdu.ShortData..];
        }

        return Whole(Exchange(command.Last(rest)));
    }

    private ResponseApdu Whole(ResponseApdu first)
    {
        if (first.Sw1 != 0x61) return first;
        var data = new ArrayBufferWriter<byte>(2_048);
        data.Write(first.Data.Span);
        var answer = first;
        for (var piece = 0; answer.Sw1 == 0x61; piece++)
        {
            answer = Exchange([0x00, 0xC0, 0x00, 0x00, answer.Sw2]);
            if (answer.Sw1 == 0x6C) answer = Exchange([0x00, 0xC0, 0x00, 0x00, answer.Sw2]);
            data.Write(answer.Data.Span);
            var endless = piece == MostPieces || data.WrittenCount > LongestAnswer || answer.Sw1 == 0x61 && answer.Data.IsEmpty;
            if (endless) return new ResponseApdu(default, ResponseApdu.Senseless);
        }

        return new ResponseApdu(data.WrittenMemory, answer.Status);
    }

    private ResponseApdu Exchange(ReadOnlySpan<byte> command)
    {
        var response = channel.Transmit(command);
        if (command[0] != ToReader)
        {
            Exchanges++;
            Bytes += command.Length + response.Length;
        }

        return response.Length < 2 || response.Length > LongestAnswer
            ? new ResponseApdu(default, ResponseApdu.Senseless)
            : new ResponseApdu(response.AsMemory(..^2), (ushort)(response[^2] << 8 | response[^1]));
    }
}
