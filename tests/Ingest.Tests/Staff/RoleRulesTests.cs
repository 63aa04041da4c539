using CardSystem.Ingest.Staff;

namespace CardSystem.Ingest.Tests.Staff;

public sealed class RoleRulesTests
{
    /// <summary>district → east, west; east → e1, e2 (branches), centre-1; west → w1.</summary>
    private static readonly Dictionary<string, string[]> Above = new()
    {
        ["district"] = ["district"], ["east"] = ["east", "district"], ["west"] = ["west", "district"],
        ["e1"] = ["e1", "east", "district"], ["e2"] = ["e2", "east", "district"], ["centre-1"] = ["centre-1", "east", "district"], ["w1"] = ["w1", "west", "district"],
    };

    private static StaffScope Scope(params Grant[] grants) => new(grants, unit => Above.GetValueOrDefault(unit, []));

    [Fact]
    public void EveryRoleHasItsRightsAndItsPlace() => Assert.All(Enum.GetValues<StaffRole>(), role =>
    {
        Assert.NotEmpty(RoleRules.RightsOf(role));
        Assert.True(RoleRules.TryRole(RoleRules.Word(role), out var read));
        Assert.Equal(role, read);
    });

    [Fact]
    public void EveryRightIsSomebodys() => Assert.All(Enum.GetValues<Right>(), right => Assert.Contains(Enum.GetValues<StaffRole>(), role => RoleRules.Brings(role, right)));

    [Fact]
    public void ARoleCountsAtItsUnitAndBelowAndNowhereElse()
    {
        var scope = Scope(new Grant(StaffRole.SubDistrict, "east"));
        Assert.All(["east", "e1", "e2", "centre-1"], unit => Assert.True(scope.Allows(Right.SeeMembers, unit)));
        Assert.All(["district", "west", "w1", "nowhere"], unit => Assert.False(scope.Allows(Right.SeeMembers, unit)));
        Assert.False(Scope(new Grant(StaffRole.BranchSecretary, "e1")).Allows(Right.SeeMembers, "e2"));
        Assert.False(StaffScope.Nobody.AllowsSomewhere(Right.SeeLive));
    }

    [Fact]
    public void WhoRunsTheMachinesSeesNobodysName()
    {
        var scope = Scope(new Grant(StaffRole.Platform, "district"));
        Assert.False(scope.AllowsSomewhere(Right.SeeNames) || scope.AllowsSomewhere(Right.SeeMembers));
        Assert.True(scope.Allows(Right.RunKiosks, "e1"));
    }

    [Fact]
    public void AnAuditorChangesNothing() => Assert.All(RoleRules.RightsOf(StaffRole.Auditor), right => Assert.StartsWith("See", right.ToString(), StringComparison.Ordinal));

    [Fact]
    public void ACentresStaffReachTheMembersOfTheirSubDistrictAndNothingElseThere()
    {
        var scope = Scope(new Grant(StaffRole.Centre, "centre-1"));
        Right[] around = [Right.SeeMembers, Right.SeeNames, Right.SeeCards, Right.HandleCards, Right.RequestExcuses];
        Assert.All(RoleRules.RightsOf(StaffRole.Centre), right =>
        {
            Assert.True(scope.Allows(right, "centre-1"));
            Assert.All(["e1", "e2", "east"], unit => Assert.Equal(around.Contains(right), scope.Allows(right, unit)));
            Assert.All(["district", "west", "w1"], unit => Assert.False(scope.Allows(right, unit)));
            Assert.Equal(around.Contains(right) ? "east" : "centre-1", Assert.Single(scope.Tops(right)));
        });
        Assert.All(Enum.GetValues<StaffRole>().Where(r => r != StaffRole.Centre), role => Assert.All(Enum.GetValues<Right>(), right => Assert.False(RoleRules.ReachesAround(role, right))));
    }

    [Fact]
    public void ACentreRightUnderTheDistrictDoesNotReachTheWholeDistrict()
    {
        string[] Up(string unit) => unit switch { "hall" => ["hall", "district", "*"], "district" => ["district", "*"], _ => [] };
        var scope = new StaffScope([new Grant(StaffRole.Centre, "hall")], Up);
        Assert.Equal(["hall"], scope.Tops(Right.SeeMembers));
        Assert.Equal(["stray"], new StaffScope([new Grant(StaffRole.Centre, "stray")], unit => unit == "stray" ? ["stray", "*"] : []).Tops(Right.HandleCards));
    }

    [Fact]
    public void TheHighestUnitsStandForWhatIsBelowThem()
    {
        var scope = Scope(new Grant(StaffRole.BranchSecretary, "e1"), new Grant(StaffRole.SubDistrict, "east"), new Grant(StaffRole.BranchSecretary, "w1"));
        Assert.Equal(["east", "w1"], scope.Tops(Right.SeeMembers));
        Assert.Equal(["east"], scope.Tops(Right.EditRoster));
        Assert.Empty(scope.Tops(Right.ProtectData));
    }

    [Theory]
    [InlineData(StaffRole.BranchSecretary, "centre", "'branch-secretary' is a role at a branch, and this unit is a centre.")]
    [InlineData(StaffRole.Centre, "branch", "'centre' is a role at a centre or community, and this unit is a branch.")]
    [InlineData(StaffRole.Centre, "community", null)]
    [InlineData(StaffRole.Auditor, "branch", null)]
    public void ARoleIsHeldWhereItMeansSomething(StaffRole role, string kind, string? fault) => Assert.Equal(fault, RoleRules.Fault(role, kind));

    [Fact]
    public void NobodyGivesAwayMoreThanHeHas()
    {
        var east = Scope(new Grant(StaffRole.SubDistrict, "east"));
        Assert.True(RoleRules.MayGive(east, new Grant(StaffRole.BranchSecretary, "e1")));
        Assert.False(RoleRules.MayGive(east, new Grant(StaffRole.BranchSecretary, "w1")));
        Assert.False(RoleRules.MayGive(east, new Grant(StaffRole.DataProtection, "east")));
        Assert.False(RoleRules.MayGive(Scope(new Grant(StaffRole.BranchSecretary, "e1")), new Grant(StaffRole.BranchSecretary, "e1")));
        Assert.True(RoleRules.MayGive(Scope(new Grant(StaffRole.Platform, "district")), new Grant(StaffRole.DataProtection, "district")));
    }
}
