using System.Globalization;
using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Cards.Mcap;
using CardSystem.CardAgent.Kiosk;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Commands;

/// <summary>Whether this kiosk may write on member cards.</summary>
internal static class TerminalReport
{
    /// <exception cref="OptionsValidationException">A file named in the settings cannot be used.</exception>
    public static string Line(KioskOptions kiosk, CardsOptions cards, KioskKey key)
    {
        var terminal = new CardTerminal(kiosk, Options.Create(cards), key, new LocalDay(TimeProvider.System, "Asia/Shanghai"), NullLogger<CardTerminal>.Instance);
        return terminal.Identity is { } identity
            ? string.Create(CultureInfo.InvariantCulture, $"on member cards as {identity.Name} until {identity.Certificate.Expires:yyyy-MM-dd}")
            : "nothing: the kiosk has no certificate for cards that is there and valid (Kiosk:CardCertificateFile); cards are proved all the same";
    }
}
