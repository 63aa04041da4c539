using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards.Member;

/// <summary>The member-data application of profile MCAP-1 (docs/card/mcap-1.md), written from that document.</summary>
public sealed class MemberApplication(MemberChip chip) : CardApplication
{
    public static readonly ReadOnlyMemory<byte> FullAid = Convert.FromHexString("F04D454D42455201");

    public override ReadOnlyMemory<byte> Aid => FullAid;

    public override CardConversation Select(Action<CardSignature> onSigned) => new MemberConversation(chip, onSigned);
}
