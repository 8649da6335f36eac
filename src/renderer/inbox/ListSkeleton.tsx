import { Skeleton, SkeletonItem } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';

/** The shape of the list while the first page is on its way. */
export function ListSkeleton() {
  const { t } = useTranslation();
  return (
    <Skeleton aria-label={t('common.loading')} className="rows-skeleton">
      {[0, 1, 2, 3, 4].map((n) => (
        <div key={n} className="row-skeleton">
          <SkeletonItem size={16} style={{ width: '40%' }} />
          <SkeletonItem size={12} style={{ width: '65%' }} />
          <SkeletonItem size={12} />
          <SkeletonItem size={12} style={{ width: '50%' }} />
        </div>
      ))}
    </Skeleton>
  );
}
