using CardSystem.Contracts.Mcap;

namespace CardSystem.Ingest.Office;

/// <summary>What a card should say of its member.</summary>
/// <param name="Name">The whole name: on the chip only a kiosk can read it.</param>
internal sealed record Holder(string Number, string Name, string Branch);

/// <summary>MEMBER as the roster would have it (docs/card/mcap-1.md, 4.2).</summary>
internal static class MemberFileRules
{
    public static MemberObject Of(Holder holder, DateOnly from, DateOnly until, byte[] thumbprint, byte[] receiptKey, uint sequence, byte[] issuer)
    {
        var (number, branch) = (MemberObject.IdOf(holder.Number), MemberObject.IdOf(holder.Branch));
        return new MemberObject(number, MemberObject.NameOf(holder.Name, number, branch), branch, from, until, thumbprint, receiptKey, sequence, issuer);
    }

    /// <summary>Does the card's file say the same of the member, under the same keys? Its sequence is not looked at.</summary>
    public static bool SaysTheSame(MemberObject held, MemberObject wanted) =>
        held.Number == wanted.Number && held.Name == wanted.Name && held.Branch == wanted.Branch && held.From == wanted.From && held.Until == wanted.Until
        && held.Thumbprint.AsSpan().SequenceEqual(wanted.Thumbprint) && held.ReceiptKey.AsSpan().SequenceEqual(wanted.ReceiptKey) && held.Issuer.AsSpan().SequenceEqual(wanted.Issuer);
}
