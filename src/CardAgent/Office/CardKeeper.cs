using CardSystem.CardAgent.Readers;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Office;

/// <summary>What a desk does with a card that has been issued: brings it up to date, or empties it.</summary>
internal sealed class CardKeeper(CentreClient centre, Func<ICardChannel> connect)
{
    /// <summary>Writes the MEMBER the centre would have on the card now.</summary>
    /// <returns>A sentence.</returns>
    /// <exception cref="CardServiceException">The card left; once it lies there again, ask again.</exception>
    /// <exception cref="OfficeException">The card or the centre says no.</exception>
    public string Update()
    {
        ChipFace face;
        using (var channel = connect()) face = new Chip(channel).Select();
        if (face.Info.Life != CardLife.Activated) throw new OfficeException(OfficeFault.BadCard, $"This card is {Word(face.Info.Life)}; only a card in use is brought up to date.");
        var known = centre.ByKey(face.Thumbprint) ?? throw new OfficeException(OfficeFault.Refused, "The centre does not know this card's key; it was not issued at a desk of this centre.");
        var papers = centre.Member(known.Card);
        if (!MemberObject.TryRead(papers.MemberFile, out var member)) throw new OfficeException(OfficeFault.Refused, "The centre's data for the card are not those of a member; look at the centre's 'trust check'.");
        using var again = connect();
        var chip = new Chip(again);
        face = chip.SelectAgain(face.Thumbprint);
        DeskKey.Lead(chip, [.. face.Info.IssuerAnchors], papers.Links, member.Issuer);
        return chip.UpdateMember(papers.MemberFile) ? $"Card {known.Card} of {known.Member} ({known.Name}) is brought up to date." : $"Card {known.Card} of {known.Member} ({known.Name}) is up to date already.";
    }

    /// <summary>Makes a card blank again.</summary>
    /// <param name="named">The card's number as the clerk gave it: a card in use is emptied only so.</param>
    /// <returns>A sentence.</returns>
    public string Reset(string? named, string reason)
    {
        // The order answers the card's challenge, so this conversation lasts while the centre is asked.
        using var channel = connect();
        var chip = new Chip(channel);
        var face = chip.Select();
        switch (face.Info.Life)
        {
            case CardLife.Blank:
                return "The card is blank already.";
            case CardLife.Terminated:
                throw new OfficeException(OfficeFault.BadCard, "This card was ended for good; nothing can be done with it.");
            case CardLife.Initialised:
                chip.Reset([]);
                return "The card was never finished; it is blank again.";
            default:
                var papers = centre.Reset(face.Thumbprint, face.Challenge, named, reason);
                DeskKey.Lead(chip, [.. face.Info.IssuerAnchors], papers.Links, papers.Order.AsSpan(2, CardKeys.ReferenceLength).ToArray());
                chip.Reset(papers.Order);
                return $"Card {papers.Card} is blank again, and is taken out of use at the centre.";
        }
    }

    internal static string Word(CardLife life) => life switch { CardLife.Blank => "blank", CardLife.Initialised => "half issued", CardLife.Activated => "in use", _ => "ended for good" };
}
