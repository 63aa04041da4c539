using CardSystem.CardAgent.Readers;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Office;

/// <summary>
/// Makes the card that lies on the reader a member's (docs/card/mcap-1.md, 9). Each part is a conversation of its own with the card, none lasts while the centre is asked,
/// and each begins with what chip and centre say: a card that was pulled away is taken up where it stood.
/// </summary>
internal sealed class CardIssuer(CentreClient centre, DeskKey desk, DeskPapers papers, Func<ICardChannel> connect, Action<string> say)
{
    /// <exception cref="CardServiceException">The card left; once it lies there again, ask again.</exception>
    /// <exception cref="OfficeException">This card cannot be issued, or the centre says no.</exception>
    /// <returns>The card's number.</returns>
    public string Issue(CardOrder order)
    {
        var face = With(chip => chip.Select());
        var known = face.Thumbprint.Length == 0 ? null : centre.ByKey(face.Thumbprint);
        var (step, why) = IssueRules.Decide(face.Info.Life, known, order.Member);
        switch (step)
        {
            case IssueStep.Refuse:
                throw new OfficeException(OfficeFault.BadCard, why);
            case IssueStep.Done:
                return known!.Card;
            case IssueStep.GoOn:
                say($"Card {known!.Card} is half issued; going on.");
                try
                {
                    return Finish(face.Thumbprint, centre.Papers(known.Card, face.Thumbprint));
                }
                catch (OfficeException e) when (face.Info.Life == CardLife.Initialised && e.Status is 0x6A80 or 0x6A84 or 0x6985)
                {
                    // Its receipt key, or whom it believes, is not what was certified: nothing on it is worth keeping.
                    say("What stands on it does not fit together; it is emptied and begun again.");
                }

                break;
        }

        return Begin(order, step != IssueStep.Begin);
    }

    /// <summary>The number of the card that lies there, where it is this member's and in use; null for any other, or none.</summary>
    public string? Finished(string member)
    {
        try
        {
            var face = With(chip => chip.Select());
            var known = face.Thumbprint.Length == 0 ? null : centre.ByKey(face.Thumbprint);
            return IssueRules.Decide(face.Info.Life, known, member).Step == IssueStep.Done ? known!.Card : null;
        }
        catch (Exception e) when (e is CardServiceException or OfficeException { Fault: OfficeFault.BadCard })
        {
            return null;
        }
    }

    private string Begin(CardOrder order, bool empty)
    {
        if (empty) With(chip => chip.Reset([]), chip => chip.Select().Info.Life == CardLife.Initialised);
        var (point, receipt, request, uid) = With(chip =>
        {
            chip.Select();
            var (card, own) = (chip.Generate(ChipCommands.CardKey), chip.Generate(ChipCommands.ReceiptKey));
            return (card, CardKeys.Compress(own), CardRequest.Make(order.Card, card, chip.Sign), chip.Uid());
        });
        return Finish(Convert.ToHexStringLower(CardKeys.Thumbprint(point)), centre.Certify(order.Card, request, receipt, uid));
    }

    private string Finish(string thumbprint, CardPapers told)
    {
        if (!MemberObject.TryRead(told.MemberFile, out var member)) throw new OfficeException(OfficeFault.Refused, "The centre's data for the card are not those of a member; look at the centre's 'trust check'.");
        With(chip => Write(chip, chip.SelectAgain(thumbprint), told));
        var receipt = With(chip =>
        {
            desk.Enter(chip, chip.SelectAgain(thumbprint), papers);
            return chip.Receipt(told.Challenge);
        });
        if (!CardReceipt.TryRead(receipt, out var read) || !CardKeys.TryDecompress(member.ReceiptKey, out var key) || !read.IsSignedBy(key, member.Thumbprint, told.Challenge))
            throw new OfficeException(OfficeFault.BadCard, "The finished card's receipt is not signed with its receipt key; put it aside.");
        centre.Activate(told.Card, receipt);
        return told.Card;
    }

    private static void Write(Chip chip, ChipFace face, CardPapers told)
    {
        if (face.Info.Life == CardLife.Activated) return;
        foreach (var anchor in told.Issuers.Concat(told.Kiosks)) chip.PutAnchor(anchor);
        chip.PutCertificate(told.Certificate);
        // All else is signed and the card verifies it; a certificate it only stores.
        if (!chip.Certificate().AsSpan().SequenceEqual(told.Certificate)) throw new OfficeException(OfficeFault.BadCard, "The card does not hold the certificate it was given; put it aside.");
        // A card taken up again may hold this MEMBER already; that is as good.
        chip.UpdateMember(told.MemberFile);
        chip.Activate(Convert.FromHexString(told.Date));
    }

    private T With<T>(Func<Chip, T> talk)
    {
        using var channel = connect();
        return talk(new Chip(channel));
    }

    private void With(Action<Chip> talk, Func<Chip, bool>? provided = null)
    {
        using var channel = connect();
        var chip = new Chip(channel);
        if (provided is null || provided(chip)) talk(chip);
    }
}
