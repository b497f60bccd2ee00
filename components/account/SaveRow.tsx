import { useHydrated } from "@/components/hooks/use-hydrated";
import { Button } from "@/components/ui/Button";
import { FormResult, type FormResultProps } from "./FormResult";

export function SaveRow({ save, ...props }: FormResultProps & { save: string }) {
  const hydrated = useHydrated();
  return (
    <>
      <FormResult {...props} />
      <Button type="submit" variant="secondary" wide busy={props.result.came === "sending"} disabled={!hydrated}>
        {save}
      </Button>
    </>
  );
}
